import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TestDatabases } from '@backstage/backend-test-utils';
import { aRollout } from '../__testUtils__/aDeployment';
import { abortedRollout } from '../__testUtils__/rollouts';
import {
  bob,
  DeliveryWorld,
  pathOf,
  user,
} from '../__testUtils__/DeliveryWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function createWorld(
  options: Parameters<typeof DeliveryWorld.create>[1] = {},
) {
  return DeliveryWorld.create(await databases.init('SQLITE_3'), options);
}

/** Merged, and then the new version is aborted. */
async function failed(world: DeliveryWorld) {
  const { id } = await world.request();
  await world.run();
  await world.argoSyncs('test', tag => abortedRollout(tag, '1.4.0'));
  await world.run();
  return id;
}

describe('a delivery that failed for certain', () => {
  it('is taken back, its version vetoed and the environment closed to automatic ones', async () => {
    const world = await createWorld({ rules: { onFailure: 'revert' } });
    const id = await failed(world);
    const [revert] = await world.store.list({
      entityRef: world.entityRef,
      limit: 1,
    });
    expect(revert).toMatchObject({
      kind: 'revert',
      reverts: id,
      automatic: true,
      requestedBy: 'lockstep',
      to: { tag: '1.4.0' },
    });
    await world.run();
    expect(world.tagInGit('test')).toBe('1.4.0');
    await world.argoSyncs('test', tag => aRollout(tag));
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'Reverted',
      revertedBy: revert.id,
    });
    const at = world.now().toISOString();
    const { entityRef } = world;
    expect(
      await world.stops.listOpen({ kind: 'veto', entityRef, at }),
    ).toMatchObject([{ version: { tag: '1.5.0' }, createdBy: 'lockstep' }]);
    expect(
      await world.stops.listOpen({ kind: 'hold', entityRef, at }),
    ).toMatchObject([{ environment: 'test', scope: 'automatic' }]);
    await expect(world.request()).rejects.toThrow(/1\.5\.0 is vetoed/);
  });

  it('is left alone when somebody changed the value since, and the environment held', async () => {
    const world = await createWorld({ rules: { onFailure: 'revert' } });
    const { id } = await world.request();
    await world.run();
    await world.argoSyncs('test', tag => abortedRollout(tag, '1.4.0'));
    const path = pathOf('test');
    world.repository.push(
      'main',
      { [path]: world.repository.fileNow('main', path)!.replace('1.5.0', '9') },
      { author: 'mona' },
    );
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'Failed',
      failureSettled: true,
      message: expect.stringMatching(
        /It was not taken back by itself: P-1 cannot be taken back: .*says 9/,
      ),
    });
    await expect(
      world.stops.listOpen({
        kind: 'hold',
        entityRef: world.entityRef,
        at: world.now().toISOString(),
      }),
    ).resolves.toMatchObject([{ scope: 'all', promotionId: id }]);
  });

  it('is taken back once, however often the Git host fails meanwhile', async () => {
    const world = await createWorld({ rules: { onFailure: 'revert' } });
    const { id } = await world.request();
    await world.run();
    await world.argoSyncs('test', tag => abortedRollout(tag, '1.4.0'));
    world.host.failNext({ operation: 'resolveRef', when: 'before', times: 3 });
    for (let round = 0; round < 12; round += 1) {
      await world.run();
    }
    const all = await world.store.list({
      entityRef: world.entityRef,
      limit: 9,
    });
    expect(all.map(({ kind }) => kind)).toEqual(['revert', 'promote']);
    expect((await world.read(id)).phase).toBe('AwaitingRevert');
  });

  it('puts the environment on hold where that is asked', async () => {
    const world = await createWorld({ rules: { onFailure: 'hold' } });
    const id = await failed(world);
    expect(await world.read(id)).toMatchObject({
      phase: 'Failed',
      reason: 'analysis-failed',
      message: expect.stringContaining(
        'test is on hold until somebody ends it',
      ),
    });
    await world.argoSyncs('test', () => aRollout('1.5.0'));
    const next = await world.request({ version: { tag: '1.6.0' } });
    await world.run();
    expect(await world.read(next.id)).toMatchObject({
      phase: 'Blocked',
      message: expect.stringContaining('P-1 failed'),
    });
  });
});

describe('superseding', () => {
  it('takes the place of what is not merging yet, and cleans up after it', async () => {
    const world = await createWorld({
      rules: {
        approvals: {
          count: 1,
          groups: [],
          allowRequester: false,
          forReverts: false,
        },
      },
    });
    const first = await world.request();
    await world.run();
    const second = await world.request({
      version: { tag: '1.6.0' },
      supersede: true,
    });
    await world.run();
    expect(await world.read(first.id)).toMatchObject({
      phase: 'Superseded',
      supersededBy: second.id,
      message: 'Superseded by P-2.',
      git: { withdrawn: true },
    });
    await world.promotions.approve(second.id, {}, bob);
    await world.run();
    expect(world.tagInGit('test')).toBe('1.6.0');
  });

  it('never takes the place of what is merged', async () => {
    const world = await createWorld();
    await world.request();
    await world.run();
    await expect(
      world.request({ version: { tag: '1.6.0' }, supersede: true }),
    ).rejects.toThrow(/is taken by P-1 \(Merged, .*; wait for it\./);
  });
});

describe('where a person merges', () => {
  it('waits, says so on the Git host, and adopts the merge', async () => {
    const world = await createWorld({ rules: { autoMerge: false } });
    const { id } = await world.request();
    await world.run();
    const open = await world.read(id);
    expect(open).toMatchObject({
      phase: 'ProposalOpen',
      reason: 'awaits-merge',
      message: expect.stringContaining('somebody merges pull request #1'),
    });
    expect(await world.repository.listChecks(open.git.headSha!)).toMatchObject([
      { name: 'lockstep', state: 'success' },
    ]);
    world.repository.mergeByHand(1, 'mona');
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'Merged',
      reason: 'merged-by-hand',
      message: expect.stringMatching(
        /^mona merged it by hand as [0-9a-f]{7}\.$/,
      ),
    });
  });
});

describe('checks', () => {
  it('hold the merge back until they have succeeded', async () => {
    const world = await createWorld({ rules: { checks: ['render', 'scan'] } });
    const { id } = await world.request();
    await world.run();
    const { git, message } = await world.read(id);
    expect(message).toMatch(
      /Waits for render \(it has not reported yet\), scan/,
    );
    const report = (name: string, state: 'success' | 'failure') =>
      world.repository.setStatus({
        sha: git.headSha!,
        name,
        state,
        description: 'Told.',
      });
    await report('render', 'success');
    await report('scan', 'failure');
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'ProposalOpen',
      reason: 'gate-failed',
      message: 'Checks: scan (Told.) failed on the pull request.',
    });
    await report('scan', 'success');
    await world.run();
    expect((await world.read(id)).phase).toBe('Merged');
  });
});

describe('a merge queue', () => {
  it('is waited for, left when a gate closes, and its merge is ours', async () => {
    const world = await createWorld();
    world.repository.protect('main', { queue: true });
    let open = true;
    world.gates.push({
      key: 'door',
      title: 'Door',
      applies: () => true,
      evaluate: async () =>
        open
          ? { state: 'Pass', reason: 'Open.' }
          : { state: 'Pending', reason: 'Shut.' },
    });
    world.boot();
    const { id } = await world.request();
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'Merging',
      reason: 'merge-queued',
      message: expect.stringContaining('is queued'),
    });
    open = false;
    await world.run();
    expect((await world.read(id)).phase).toBe('Blocked');
    expect((await world.repository.getChange(1))?.queue).toBeUndefined();
    open = true;
    await world.run();
    expect((await world.read(id)).reason).toBe('merge-queued');
    world.repository.advanceQueue();
    world.repository.advanceQueue();
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'Merged',
      reason: 'merged',
    });
  });
});

describe('a change ticket', () => {
  it('must be named and look like one', async () => {
    const changeTicket = {
      pattern: /^(?:CHG\d+)$/,
      link: 'https://tickets.example/{ticket}',
      check: undefined,
      forReverts: false,
    };
    const world = await createWorld({ rules: { changeTicket } });
    await expect(world.request()).rejects.toThrow(/needs a change ticket/);
    await expect(world.request({ changeTicket: 'x' })).rejects.toThrow(
      /"x" is no change ticket of test; it must look like/,
    );
    const { id } = await world.request({ changeTicket: 'CHG1' });
    await world.run();
    const { git, gates } = await world.read(id);
    const commit = await world.repository.getCommit(git.headSha!);
    expect(commit?.message).toContain('\nChange-Ticket: CHG1');
    expect(gates.find(({ key }) => key === 'change-ticket')).toMatchObject({
      evidenceUrl: 'https://tickets.example/CHG1',
    });
  });

  it('is asked for in the ticket system, whose secrets stay here', async () => {
    const asked: string[] = [];
    let state = 'new';
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ result: { state } }));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    try {
      const world = await createWorld({
        rules: {
          changeTicket: {
            pattern: /.+/,
            link: undefined,
            check: {
              url: `http://127.0.0.1:${port}/api/{ticket}`,
              headers: { authorization: 'Bearer hush' },
              field: 'result.state',
              values: ['approved'],
            },
            forReverts: false,
          },
        },
      });
      const { id } = await world.request({ changeTicket: 'CHG 1/../x' });
      await world.run();
      const waiting = await world.read(id);
      expect(waiting).toMatchObject({ phase: 'Blocked' });
      expect(waiting.message).toMatch(/is new; it must be approved/);
      expect(JSON.stringify(waiting)).not.toContain('hush');
      expect(asked[0]).toBe('/api/CHG%201%2F..%2Fx Bearer hush');
      state = 'approved';
      await world.run(60);
      expect((await world.read(id)).phase).toBe('Merged');
    } finally {
      server.close();
    }
  });
});

describe('a revert of everything', () => {
  it('puts back every file the merge changed', async () => {
    const world = await createWorld({ rules: { autoMerge: false } });
    const { id } = await world.request();
    await world.run();
    const { git } = await world.read(id);
    const config = 'applications/payments/overlays/test/limits.yaml';
    world.repository.push(
      git.branch!,
      { [config]: 'cpu: 2\n' },
      { author: 'mona' },
    );
    await world.run();
    world.repository.mergeByHand(1, 'mona');
    await world.run();
    await world.argoSyncs('test');
    await world.run();
    expect(world.repository.fileNow('main', config)).toBe('cpu: 2\n');
    const revert = await world.promotions.revert(
      id,
      { scope: 'everything' },
      user,
    );
    expect(revert.restores?.map(({ path }) => path).sort()).toEqual([
      pathOf('test'),
      config,
    ]);
    await world.run();
    world.repository.mergeByHand(2, 'mona');
    await world.run();
    expect(world.tagInGit('test')).toBe('1.4.0');
    expect(world.repository.fileNow('main', config)).toBeUndefined();
  });
});

describe('a hotfix', () => {
  it('says which environments it skips', async () => {
    const world = await createWorld();
    const request = {
      entityRef: world.entityRef,
      environment: 'prod',
      version: { tag: '1.5.0' },
      kind: 'hotfix' as const,
    };
    const preview = await world.promotions.preview(request, user);
    expect(preview.skips).toEqual(['test']);
    expect(await world.promotions.create(request, user)).toMatchObject({
      kind: 'hotfix',
      skips: ['test'],
    });
  });
});
