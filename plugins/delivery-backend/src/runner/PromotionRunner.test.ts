import { TestDatabases } from '@backstage/backend-test-utils';
import {
  GitHostError,
  parseTrailers,
} from '@lockstep/backstage-plugin-delivery-node';
import { aRevision, aRollout } from '../__testUtils__/aDeployment';
import {
  DeliveryWorld,
  overlay,
  pathOf,
  user,
} from '../__testUtils__/DeliveryWorld';
import { abortedRollout } from '../__testUtils__/rollouts';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const createWorld = async (
  options?: Parameters<typeof DeliveryWorld.create>[1],
) => DeliveryWorld.create(await databases.init('SQLITE_3'), options);

describe('PromotionRunner', () => {
  it('moves a version through a pull request and watches it arrive', async () => {
    const world = await createWorld();
    const { id } = await world.request({
      changeTicket: 'CHG-7',
      reason: 'Faster refunds',
    });
    await world.run();

    const merged = await world.read(id);
    expect(merged).toMatchObject({
      phase: 'Merged',
      git: { pullRequest: { number: 1 } },
    });
    expect(world.repository.fileNow('main', pathOf('test'))).toBe(
      overlay('1.5.0'),
    );
    const [commit, merge] = await world.commitsOnMain();
    expect(parseTrailers(commit.message)).toEqual({
      promotionId: id,
      promotedFrom: 'dev',
      changeTicket: 'CHG-7',
      requestedBy: 'user:default/ann',
    });
    expect(commit.message).toMatch(
      /^Promote payments 1.5.0 to test\n\n.*\nFaster refunds\n\n/,
    );
    expect(merge.sha).toBe(merged.git.mergeSha);
    expect(
      await world.repository.resolveRef(merged.git.branch!),
    ).toBeUndefined();

    await world.argoSyncs('test', tag =>
      aRollout(tag, {
        phase: 'Progressing',
        fullyPromoted: false,
        setWeight: 25,
        currentStepIndex: 1,
        revisions: [
          aRevision(tag, 8, { roles: ['canary'] }),
          aRevision('1.4.0', 7),
        ],
      }),
    );
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'RollingOut',
      message: 'payments takes weight 25 of 100, step 2 of 2 (pause: 30s).',
    });
    await world.argoSyncs('test');
    await world.run();
    const ended = await world.read(id);
    expect(ended).toMatchObject({ phase: 'Succeeded', reason: 'succeeded' });
    expect(await world.replay(id)).toEqual(ended);
    expect(await world.eventTypes(id)).toEqual([
      'requested',
      'gates-evaluated',
      'write-intended',
      'committed',
      'proposal-opened',
      'merge-intended',
      'merged',
      'synced',
      'rolling-out',
      'verified',
    ]);
  });

  it('writes one commit and no pull request where the strategy is direct', async () => {
    const world = await createWorld({ strategy: 'direct' });
    const { id } = await world.request();
    await world.run();
    expect(await world.read(id)).toMatchObject({ phase: 'Merged' });
    expect(await world.commitsOnMain()).toHaveLength(1);
    expect(world.repository.listChanges()).toEqual([]);
    await world.argoSyncs('test');
    await world.run();
    expect((await world.read(id)).phase).toBe('Succeeded');
  });

  describe('the outcome', () => {
    it('is failed with the measurement when the analysis aborts it, and a revert heals it', async () => {
      const world = await createWorld();
      const { id, number } = await world.request();
      await world.run();
      await world.argoSyncs('test', tag => abortedRollout(tag, '1.4.0'));
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Failed',
        reason: 'analysis-failed',
        message:
          'Rollout payments did not pass its analysis: metric error-rate measured [0.42], wanted result[0] < 0.05, 2 failed of at most 1 (AnalysisRun payments-8-1).',
      });

      const revert = await world.promotions.revert(
        id,
        { reason: 'Errors' },
        user,
      );
      expect((await world.read(id)).phase).toBe('AwaitingRevert');
      await world.run();
      expect(world.repository.fileNow('main', pathOf('test'))).toBe(
        overlay('1.4.0'),
      );
      // What the aborted rollout still says is about the version before.
      expect(await world.read(revert.id)).toMatchObject({
        kind: 'revert',
        phase: 'Merged',
      });
      await world.argoSyncs('test', tag =>
        aRollout(tag, {
          phase: 'Degraded',
          aborted: true,
          fullyPromoted: false,
          revisions: [aRevision('1.5.0', 8), aRevision(tag, 7)],
        }),
      );
      await world.run();
      expect((await world.read(revert.id)).phase).toBe('RollingOut');
      await world.argoSyncs('test', tag =>
        aRollout(tag, { revisions: [aRevision(tag, 9)] }),
      );
      await world.run();
      expect((await world.read(revert.id)).phase).toBe('Succeeded');
      expect(await world.read(id)).toMatchObject({
        phase: 'Reverted',
        revertedBy: revert.id,
      });
      const commits = await world.commitsOnMain();
      expect(parseTrailers(commits[2].message)).toMatchObject({ reverts: id });

      // The version that failed is not let in again.
      await expect(world.request()).rejects.toThrow(
        `was taken back from test (P-${number}): Errors`,
      );
    });

    it('fails past the deadline, and is errored when nothing can be seen', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      await world.run();
      await world.run(599);
      expect((await world.read(id)).phase).toBe('Merged');
      await world.run(600);
      expect(await world.read(id)).toMatchObject({
        phase: 'Failed',
        reason: 'deadline-exceeded',
        message:
          'It did not arrive within 10 minutes of the merge. Argo CD has not seen the merge in payments-test yet.',
      });

      const other = await createWorld();
      const blind = await other.request();
      await other.run();
      other.change('test', {
        freshness: { state: 'stale', since: '2026-03-02T10:00:00.000Z' },
      });
      await other.run();
      expect(await other.read(blind.id)).toMatchObject({
        phase: 'Merged',
        reason: 'cluster-stale',
      });
      await other.run(600);
      expect(await other.read(blind.id)).toMatchObject({
        phase: 'Errored',
        reason: 'outcome-unknown',
      });

      other.change('test', {
        freshness: { state: 'live', since: '2026-03-02T10:30:00.000Z' },
      });
      await other.argoSyncs('test');
      await other.promotions.retry(blind.id, {}, user);
      await other.run();
      expect((await other.read(blind.id)).phase).toBe('Succeeded');
    });

    it('counts a later commit that holds the merge', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      await world.run();
      world.repository.push('main', { 'README.md': 'News' });
      await world.argoSyncs('test');
      await world.run();
      expect((await world.read(id)).phase).toBe('Succeeded');
    });
  });

  describe('gates', () => {
    const closed = (nextOpening: string) => ({
      canSync: false,
      canSyncManually: false,
      active: [],
      matching: [
        {
          kind: 'deny' as const,
          schedule: '* * * * *',
          duration: '1h',
          manualSync: false,
        },
      ],
      nextOpening,
      nextClosing: null,
      errors: [],
    });

    it('waits for the window and goes on by itself when it opens', async () => {
      const world = await createWorld();
      world.change('test', { windows: closed('2026-03-02T10:00:09.000Z') });
      const { id } = await world.request();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Blocked',
        reason: 'gate-pending',
        nextCheckAt: '2026-03-02T10:00:09.000Z',
        message: 'Window: test is closed until 2026-03-02T10:00:09.000Z.',
      });
      const seen = await world.eventTypes(id);
      await world.run(1);
      expect(await world.eventTypes(id)).toEqual(seen);

      world.change('test', {
        windows: { ...closed(''), canSync: true, nextOpening: null },
      });
      await world.run(4);
      expect((await world.read(id)).phase).toBe('Merged');
    });

    it('asks every gate again right before the merge', async () => {
      const world = await createWorld();
      world.host.interceptNext('openChange', 'after', () =>
        world.change('test', { windows: closed('2026-03-03T00:00:00.000Z') }),
      );
      const { id } = await world.request();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Blocked',
        reason: 'gate-pending',
      });
      expect(world.repository.listChanges()).toMatchObject([{ state: 'open' }]);
      expect(world.tagInGit('test')).toBe('1.4.0');

      world.change('test', {
        windows: { ...closed(''), canSync: true, nextOpening: null },
      });
      await world.run();
      expect((await world.read(id)).phase).toBe('Merged');
      expect(world.repository.listChanges()).toHaveLength(1);
    });

    it('is held back by a gate that throws, never let through', async () => {
      const world = await createWorld();
      let broken = true;
      world.gates.push({
        key: 'ticket',
        title: 'Change ticket',
        applies: () => true,
        evaluate: async () => {
          if (broken) throw new Error('the ticket system is down');
          return { state: 'Pass', reason: 'Approved.' };
        },
      });
      world.boot();
      const { id } = await world.request();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Blocked',
        message:
          'Change ticket: It could not be asked: the ticket system is down.',
      });
      broken = false;
      await world.run();
      expect((await world.read(id)).phase).toBe('Merged');
    });
  });

  describe('other people', () => {
    it('whose merge is adopted, with the gates it skipped', async () => {
      const world = await createWorld();
      world.repository.answerNextMerge({
        outcome: 'blocked',
        reason: 'a review is required',
      });
      const { id } = await world.request();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Merging',
        reason: 'git-host-rule',
      });
      world.change('test', {
        freshness: { state: 'stale', since: 'long ago' },
      });
      await world.run();
      expect((await world.read(id)).phase).toBe('Blocked');
      world.repository.mergeByHand(1, 'mona');
      await world.run();
      expect(
        (await world.store.listEvents(id)).find(
          ({ type }) => type === 'merged',
        ),
      ).toMatchObject({
        actor: 'mona',
        message: expect.stringMatching(
          /^mona merged it by hand as .*\. Skipped: .*Target environment/,
        ),
      });
    });

    it('whose closing ends it', async () => {
      const world = await createWorld();
      world.repository.answerNextMerge({
        outcome: 'retry',
        reason: 'not computed yet',
      });
      const { id } = await world.request();
      await world.run();
      world.repository.closeByHand(1, 'mona');
      await world.run();
      const ended = await world.read(id);
      expect(ended).toMatchObject({
        phase: 'Cancelled',
        reason: 'proposal-closed',
        message: 'mona closed the pull request without merging it.',
        git: { withdrawn: true },
      });
      expect(
        await world.repository.resolveRef(ended.git.branch!),
      ).toBeUndefined();
    });

    it('whose commit on the branch voids the gates; what is merged holds the version', async () => {
      const world = await createWorld();
      world.repository.answerNextMerge({
        outcome: 'retry',
        reason: 'not computed yet',
      });
      const { id } = await world.request();
      await world.run();
      const { branch } = (await world.read(id)).git;
      world.repository.push(branch!, { 'NOTES.md': 'By hand' });
      await world.run();
      expect(
        (await world.eventTypes(id)).filter(type => type === 'head-moved'),
      ).toHaveLength(1);
      expect((await world.read(id)).phase).toBe('Merged');
      expect(world.repository.fileNow('main', 'NOTES.md')).toBe('By hand');

      const other = await createWorld();
      other.repository.answerNextMerge({
        outcome: 'retry',
        reason: 'not computed yet',
      });
      const spoiled = await other.request();
      await other.run();
      other.repository.push((await other.read(spoiled.id)).git.branch!, {
        [pathOf('test')]: overlay('6.6.6'),
      });
      await other.run();
      expect(await other.read(spoiled.id)).toMatchObject({
        phase: 'Errored',
        reason: 'branch-taken',
      });
      expect(other.tagInGit('test')).toBe('1.4.0');
    });

    it('whose version is not overwritten', async () => {
      const world = await createWorld();
      world.host.interceptNext('commit', 'before', () => {
        world.repository.push(
          'main',
          { [pathOf('test')]: overlay('1.4.7') },
          { author: 'mona' },
        );
      });
      const { id } = await world.request();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Failed',
        reason: 'base-changed',
        message: expect.stringContaining('says 1.4.7 where 1.4.0 was'),
        git: { withdrawn: true },
      });
      expect(world.tagInGit('test')).toBe('1.4.7');
    });

    it('whose other changes to the file are kept: the edit is made again on the fresh file', async () => {
      const world = await createWorld({ strategy: 'direct' });
      const changed = (tag: string) =>
        overlay(tag).replace('# overlay', '# the overlay');
      world.host.interceptNext('commit', 'before', () => {
        world.repository.push('main', { [pathOf('test')]: changed('1.4.0') });
      });
      const { id } = await world.request();
      await world.run();
      expect((await world.read(id)).phase).toBe('Merged');
      expect(world.repository.fileNow('main', pathOf('test'))).toBe(
        changed('1.5.0'),
      );
    });

    it('who took the branch are left alone', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      const branch = `promote/test/payments/${id}`;
      world.repository.push(branch, { 'mine.txt': 'x' });
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Errored',
        reason: 'branch-taken',
      });
      expect(world.repository.fileNow(branch, 'mine.txt')).toBe('x');
    });

    it('who cancel get the pull request closed and the branch deleted', async () => {
      const world = await createWorld();
      world.host.failNext({ operation: 'openChange', when: 'after' });
      const { id } = await world.request();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Writing',
        reason: 'git-host-unavailable',
      });
      await world.promotions.cancel(id, { reason: 'Wrong one' }, user);
      await world.run(60);
      const ended = await world.read(id);
      expect(ended).toMatchObject({
        phase: 'Cancelled',
        message: 'Cancelled: Wrong one',
      });
      expect(world.repository.listChanges()).toMatchObject([
        { state: 'closed' },
      ]);
      expect(
        await world.repository.resolveRef(ended.git.branch!),
      ).toBeUndefined();
      await expect(world.promotions.cancel(id, {}, user)).rejects.toThrow(
        'has ended as Cancelled and cannot be cancelled',
      );
    });
  });

  describe('a cancel while a merge may be under way', () => {
    const waiting = async () => {
      const world = await createWorld();
      world.repository.answerNextMerge({
        outcome: 'blocked',
        reason: 'a review is required',
      });
      const { id } = await world.request();
      await world.run();
      expect((await world.read(id)).phase).toBe('Merging');
      const asked = await world.promotions.cancel(id, { reason: 'No' }, user);
      expect(asked).toMatchObject({
        phase: 'Merging',
        reason: 'cancel-requested',
      });
      return { world, id };
    };

    it('closes the pull request and never merges it', async () => {
      const { world, id } = await waiting();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Cancelled',
        message: 'Cancelled: No',
        git: { withdrawn: true },
      });
      expect(world.repository.listChanges()).toMatchObject([
        { state: 'closed' },
      ]);
      expect(world.tagInGit('test')).toBe('1.4.0');
      const events = await world.store.listEvents(id);
      expect(events.find(({ type }) => type === 'cancelled')?.actor).toBe(
        'user:default/ann',
      );
    });

    it('comes too late when it is merged already, and the outcome is observed', async () => {
      const { world, id } = await waiting();
      world.host.interceptNext('closeChange', 'before', () => {
        world.repository.mergeByHand(1, 'mona');
      });
      await world.run();
      const merged = await world.read(id);
      expect(merged.phase).toBe('Merged');
      expect(merged.cancelRequested).toBeUndefined();
    });
  });

  describe('when the Git host', () => {
    it.each([
      'resolveRef',
      'readFile',
      'commit',
      'findChange',
      'openChange',
      'getChange',
      'mergeChange',
    ] as const)(
      'does not answer %s, it waits longer each time, resumes, and does nothing twice',
      async operation => {
        for (const when of ['before', 'after'] as const) {
          const world = await createWorld();
          const { id } = await world.request();
          if (operation === 'findChange') {
            // It is looked for only where it may have been opened before.
            world.host.failNext({ operation: 'openChange', when });
          }
          world.host.failNext({ operation, when, times: 3 });
          for (let seconds = 0; seconds < 60; seconds += 1) {
            await world.run(1);
          }
          expect((await world.read(id)).phase).toBe('Merged');
          const waits = (await world.store.readHistory(id)).flatMap(event =>
            event.type === 'waited'
              ? Date.parse(event.nextCheckAt) - Date.parse(event.at)
              : [],
          );
          expect(waits.length).toBeGreaterThanOrEqual(1);
          expect([...waits].sort((a, b) => a - b)).toEqual(waits);
          expect(world.repository.listChanges()).toHaveLength(1);
          expect(await world.commitsOnMain()).toHaveLength(2);
        }
      },
    );

    it('is limited, it waits as long as asked', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      world.host.failNext({
        operation: 'commit',
        when: 'before',
        error: new GitHostError('rate-limited', 'too many writes', {
          retryAfterSeconds: 90,
        }),
      });
      await world.run(0);
      expect(await world.read(id)).toMatchObject({
        phase: 'Writing',
        reason: 'git-host-rate-limited',
        nextCheckAt: '2026-03-02T10:01:30.000Z',
      });
      await world.run(89);
      expect((await world.read(id)).phase).toBe('Writing');
      await world.run(1);
      expect((await world.read(id)).phase).toBe('Merged');
    });

    it('refuses the credentials, it is errored until a person retries', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      world.host.failNext({
        operation: 'openChange',
        when: 'before',
        error: new GitHostError('unauthorized', 'the token was refused'),
      });
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Errored',
        reason: 'git-host-unauthorized',
        message:
          'The Git host refused: the token was refused. Put it right and retry.',
      });
      await world.promotions.retry(id, {}, user);
      await world.run();
      expect((await world.read(id)).phase).toBe('Merged');
      expect(await world.commitsOnMain()).toHaveLength(2);
    });

    it.each(['closed', 'deleted'])(
      'finds the pull request %s in the moment of the merge, that ends it',
      async how => {
        const world = await createWorld();
        const { id } = await world.request();
        world.host.interceptNext('mergeChange', 'before', async () => {
          const change = (await world.repository.getChange(1))!;
          if (how === 'closed') {
            world.repository.closeByHand(1, 'mona');
          } else {
            world.repository.deleteByHand(change.branch, 'mona');
          }
        });
        await world.run();
        expect(await world.read(id)).toMatchObject({
          phase: 'Cancelled',
          reason: 'proposal-closed',
          message: expect.stringMatching(/^mona (closed|deleted)/),
        });
      },
    );

    it('refuses the merge, and somebody closes it before the retry, that ends it', async () => {
      const world = await createWorld();
      world.repository.answerNextMerge({ outcome: 'refused', reason: 'no' });
      const { id } = await world.request();
      await world.run();
      const { git } = await world.read(id);
      world.repository.deleteByHand(git.branch!, 'mona');
      await world.promotions.retry(id, {}, user);
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Cancelled',
        reason: 'proposal-closed',
      });
      expect(world.repository.listChanges()).toHaveLength(1);
    });

    it('refuses the merge for good, it is errored with what it said', async () => {
      const world = await createWorld();
      world.repository.answerNextMerge({
        outcome: 'refused',
        reason: 'merge commits are not allowed',
      });
      const { id } = await world.request();
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Errored',
        reason: 'merge-refused',
        message: expect.stringContaining('merge commits are not allowed'),
      });
    });
  });
});
