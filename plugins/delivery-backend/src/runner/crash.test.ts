import { TestDatabases } from '@backstage/backend-test-utils';
import { parseTrailers } from '@lockstep/backstage-plugin-delivery-node';
import { DeliveryWorld, user } from '../__testUtils__/DeliveryWorld';
import { abortedRollout } from '../__testUtils__/rollouts';
import { Mortal } from '../__testUtils__/Mortal';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
/** Longer than a lease. */
const AFTER_LEASE = 61;
const ROUNDS = 6;

type Strategy = 'pull-request' | 'direct';

/** Works until the promotion ends, Argo CD following Git. */
async function runToEnd(world: DeliveryWorld, id: string) {
  for (let round = 0; round < ROUNDS; round += 1) {
    await world.run();
    if ((await world.read(id)).git.mergeSha) {
      await world.argoSyncs('test');
    }
  }
}

async function cancelled(world: DeliveryWorld, id: string) {
  world.repository.answerNextMerge({
    outcome: 'blocked',
    reason: 'a check runs',
  });
  world.gates.push({
    key: 'shut',
    title: 'Shut',
    applies: ({ promotion }) => promotion.git.pullRequest !== undefined,
    evaluate: async () => ({ state: 'Pending', reason: 'For this test.' }),
  });
  world.boot();
  await world.run();
  await world.promotions.cancel(id, {}, user);
}

/**
 * Kills the process at every single point before and after every call to the database and to
 * the Git host, starts another one, and looks at what is in Git in the end.
 */
describe('a process killed anywhere', () => {
  it.each<Strategy>(['pull-request', 'direct'])(
    'leaves a %s promotion that the next one finishes, with nothing done twice',
    async strategy => {
      const create = async () =>
        DeliveryWorld.create(await databases.init('SQLITE_3'), { strategy });
      let deaths = 0;
      for (let point = 0; ; point += 1) {
        const world = await create();
        const { id } = await world.request();
        const mortal = new Mortal(point);
        world.boot(mortal);
        await runToEnd(world, id).catch(() => {});
        if (!mortal.isDead) {
          break;
        }
        deaths += 1;
        world.boot();
        world.pass(AFTER_LEASE);
        await runToEnd(world, id);

        const ended = await world.read(id);
        expect([point, ended.phase, ended.message]).toEqual([
          point,
          'Succeeded',
          'payments-test runs 1.5.0 and is healthy.',
        ]);
        expect(await world.replay(id)).toEqual(ended);
        const commits = await world.commitsOnMain();
        expect([point, commits.length]).toEqual([
          point,
          strategy === 'direct' ? 1 : 2,
        ]);
        expect(
          commits.map(({ message }) => parseTrailers(message)?.promotionId),
        ).toEqual(commits.map(() => id));
        const changes = world.repository.listChanges();
        expect(changes.map(({ state }) => state)).toEqual(
          strategy === 'direct' ? [] : ['merged'],
        );
        const types = await world.eventTypes(id);
        for (const once of [
          'committed',
          'proposal-opened',
          'merge-intended',
          'merged',
          'verified',
        ]) {
          expect(
            types.filter(type => type === once).length,
          ).toBeLessThanOrEqual(1);
        }
      }
      // Every call has two points: this many prove that the loop did run.
      expect(deaths).toBeGreaterThan(60);
    },
    60_000,
  );

  it('leaves a cancelled promotion whose branch and pull request are cleaned away', async () => {
    let deaths = 0;
    for (let point = 0; ; point += 1) {
      const world = await DeliveryWorld.create(
        await databases.init('SQLITE_3'),
      );
      const { id } = await world.request();
      await cancelled(world, id);
      const mortal = new Mortal(point);
      world.boot(mortal);
      await world.run().catch(() => {});
      if (!mortal.isDead) {
        break;
      }
      deaths += 1;
      world.boot();
      await world.run(AFTER_LEASE);
      const ended = await world.read(id);
      expect(ended).toMatchObject({
        phase: 'Cancelled',
        git: { withdrawn: true },
      });
      expect(world.repository.listChanges()).toMatchObject([
        { state: 'closed' },
      ]);
      expect(
        await world.repository.resolveRef(ended.git.branch!),
      ).toBeUndefined();
    }
    expect(deaths).toBeGreaterThan(10);
  }, 60_000);

  it('leaves a failed promotion that is reverted exactly once', async () => {
    for (let point = 0; ; point += 3) {
      const world = await DeliveryWorld.create(
        await databases.init('SQLITE_3'),
      );
      const { id } = await world.request();
      await world.run();
      await world.argoSyncs('test', tag => abortedRollout(tag, '1.4.0'));
      await world.run();
      const revert = await world.promotions.revert(id, {}, user);
      const mortal = new Mortal(point);
      world.boot(mortal);
      await runToEnd(world, revert.id).catch(() => {});
      if (!mortal.isDead) {
        break;
      }
      world.boot();
      world.pass(AFTER_LEASE);
      await runToEnd(world, revert.id);
      expect((await world.read(revert.id)).phase).toBe('Succeeded');
      expect(await world.read(id)).toMatchObject({
        phase: 'Reverted',
        revertedBy: revert.id,
      });
      expect(world.tagInGit('test')).toBe('1.4.0');
      expect(await world.commitsOnMain()).toHaveLength(4);
    }
  }, 60_000);
});

it('two processes at once do each step once', async () => {
  const world = await DeliveryWorld.create(await databases.init('SQLITE_3'));
  const { id } = await world.request();
  const one = world.runner;
  const { runner: other } = world.boot();
  world.pass(5);
  await Promise.all([one.runDue(), other.runDue()]);
  expect((await world.read(id)).phase).toBe('Merged');
  expect(await world.commitsOnMain()).toHaveLength(2);
});
