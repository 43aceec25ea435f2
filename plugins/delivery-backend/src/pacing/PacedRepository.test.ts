import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { GitHostError } from '@lockstep/backstage-plugin-delivery-node';
import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { nextAttempt } from '../domain/promotion';
import { describeTrouble } from '../runner/describeTrouble';
import { DatabasePromotionStore } from '../store';
import { PacedRepository } from './PacedRepository';
import { WriteBudget } from './WriteBudget';

const databases = TestDatabases.create({ ids: storeDatabases });
const REPO = 'https://github.com/acme/payments.git';
const START = Date.parse('2026-03-02T10:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** What a write takes on its way. */
const LATENCY = 400;

describe.each(databases.eachSupportedId())(
  'PacedRepository on %s',
  databaseId => {
    /** One repository, seen by replicas that share a database and a clock. */
    async function createWorld(replicas: number) {
      const knex = await databases.init(databaseId);
      await DatabasePromotionStore.create({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      });
      const repository = new InMemoryGitHost().createRepository(REPO, {
        files: { 'a.txt': '0' },
      });
      const clock = { now: START, slept: 0 };
      const paced = Array.from(
        { length: replicas },
        () =>
          new PacedRepository(repository, {
            budget: new WriteBudget({
              knex,
              now: () => new Date(clock.now),
              pacing: { perMinute: 60, perHour: 450, hosts: ['github.com'] },
            }),
            sleep: async ms => {
              clock.slept = ms;
            },
          }),
      );
      return { repository, clock, paced };
    }

    it('writes and reads as the repository does', async () => {
      const { paced, repository } = await createWorld(1);
      const [one] = paced;
      const baseSha = (await one.resolveRef('main'))!;
      const written = await one.commit({
        branch: 'b',
        baseSha,
        createBranch: true,
        files: [{ path: 'a.txt', content: '1' }],
        message: 'Write',
      });
      expect(written.outcome).toBe('committed');
      const change = await one.openChange({
        branch: 'b',
        base: 'main',
        title: 'Write',
        body: '',
      });
      expect(
        await one.mergeChange({
          number: change.number,
          headSha: change.headSha,
          title: 'Write',
          message: '',
        }),
      ).toMatchObject({ outcome: 'merged' });
      expect(repository.fileNow('main', 'a.txt')).toBe('1');
      expect(await one.getChange(change.number)).toMatchObject({
        state: 'merged',
      });
      expect(one.url).toBe(repository.url);
    });

    it('says when to come back where the turn is far away, and has not written', async () => {
      const { paced, clock, repository } = await createWorld(1);
      const [one] = paced;
      const sha = (await one.resolveRef('main'))!;
      const say = () =>
        one.setStatus({ sha, name: 'x', state: 'pending', description: '' });
      for (let count = 0; count < 20; count += 1) {
        await say();
      }
      expect(clock.slept).toBe(0);
      const refused = one.commit({
        branch: 'main',
        baseSha: sha,
        files: [{ path: 'a.txt', content: '1' }],
        message: 'Write',
      });
      // Three shares of 1.5 s are within the patience of a worker.
      expect(await refused).toMatchObject({ outcome: 'committed' });
      expect(clock.slept).toBe(4_500);
      const error = await say().catch(caught => caught);
      expect(error).toBeInstanceOf(GitHostError);
      expect(error).toMatchObject({
        reason: 'rate-limited',
        retryAfterSeconds: 6,
      });
      expect(
        describeTrouble(error, {
          attempts: 0,
          now: new Date(clock.now),
          random: 0,
        }),
      ).toMatchObject({
        type: 'waited',
        reason: 'git-host-rate-limited',
        message:
          'Waits for the Git host: writes to github.com are spread out to stay within its limits.',
        nextCheckAt: new Date(clock.now + 6_000).toISOString(),
      });
      expect(repository.fileNow('main', 'a.txt')).toBe('1');
    });

    it.each([1, 3])(
      'keeps 100 promotions at once inside the limits of GitHub, on %i replicas',
      async replicas => {
        const { paced, clock, repository } = await createWorld(replicas);
        const sha = (await repository.resolveRef('main'))!;
        const status = (index: number, round: string) =>
          paced[index % replicas].setStatus({
            sha,
            name: `${round}-${index}`,
            state: 'success',
            description: '',
          });
        /** The writes of a promotion by pull request; the first is as much as a commit. */
        const acts: Array<
          [writes: number, act: (i: number) => Promise<unknown>]
        > = [
          [
            3,
            i =>
              paced[i % replicas].commit({
                branch: `promotion-${i}`,
                baseSha: sha,
                createBranch: true,
                files: [{ path: 'a.txt', content: String(i) }],
                message: 'Write',
              }),
          ],
          [1, i => status(i, 'open')],
          [1, i => status(i, 'merge')],
          [1, i => status(i, 'delete')],
        ];
        const writes: Array<{ at: number; count: number }> = [];
        const agenda = Array.from({ length: 100 }, (_, index) => ({
          index,
          due: START,
          step: 0,
          attempts: 0,
        }));
        const left = new Set(agenda);
        while (left.size > 0) {
          const next = [...left].reduce((a, b) => (b.due < a.due ? b : a));
          clock.now = next.due;
          clock.slept = 0;
          const [count, act] = acts[next.step];
          try {
            await act(next.index);
            next.due += clock.slept + LATENCY;
            writes.push({ at: next.due, count });
            next.step += 1;
            next.attempts = 0;
          } catch (error) {
            const { retryAfterSeconds } = error as GitHostError;
            next.due += nextAttempt({
              attempts: next.attempts,
              random: (next.index % 10) / 10,
              retryAfterSeconds,
            });
            next.attempts += 1;
          }
          if (next.step === acts.length) {
            left.delete(next);
          }
        }
        const most = (span: number) =>
          Math.max(
            ...writes.map(({ at: start }) =>
              writes
                .filter(({ at }) => at >= start && at < start + span)
                .reduce((sum, { count }) => sum + count, 0),
            ),
          );
        expect(writes.reduce((sum, { count }) => sum + count, 0)).toBe(600);
        expect(most(MINUTE)).toBeLessThanOrEqual(60);
        expect(most(HOUR)).toBeLessThanOrEqual(450);
        // Three quarters fit the first hour, the others follow when it is over.
        expect(clock.now - START).toBeLessThan(1.5 * HOUR);
      },
    );
  },
);
