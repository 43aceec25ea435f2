import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type {
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { aDeployment, aRollout, IMAGE } from '../__testUtils__/aDeployment';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { abortedRollout } from '../__testUtils__/rollouts';
import {
  DeliveryWorld,
  ENTITY,
  pathOf,
  user,
} from '../__testUtils__/DeliveryWorld';
import { NO_RULES } from '../EnvironmentRules';
import { aHold, aVeto } from '../store/__fixtures__/stops';

const databases = TestDatabases.create({ ids: storeDatabases });

const HOUR = 3_600;
const automatic = { autoPromote: true };
const soaking = { ...automatic, soakMs: 2 * HOUR * 1_000 };
const approved = {
  approvals: {
    count: 1,
    groups: [],
    allowRequester: false,
    forReverts: false,
  },
};

/** A world in which test takes over what dev is done with. */
async function createWorld(
  test: Partial<typeof NO_RULES> = automatic,
  others: Record<string, Partial<typeof NO_RULES>> = {},
  databaseId: TestDatabaseId = 'SQLITE_3',
) {
  const world = await DeliveryWorld.create(await databases.init(databaseId), {
    rulesOf: { test, ...others },
  });
  begin(world);
  return world;
}

/** What a process does at its start; tests sweep by hand. */
function begin({ autoPromoter, ledger }: DeliveryWorld) {
  ledger?.start();
  autoPromoter.start();
}

async function settle({ autoPromoter, ledger }: DeliveryWorld) {
  await ledger?.settled();
  await autoPromoter.settled();
}

async function list(
  world: DeliveryWorld,
  environment = 'test',
): Promise<Promotion[]> {
  await settle(world);
  const { entityRef } = world;
  const all = await world.store.list({ entityRef, environment, limit: 99 });
  return all.reverse();
}

/** A new build reaches dev. */
async function deliver(
  world: DeliveryWorld,
  tag: string,
  changes: Partial<Deployment> = {},
) {
  world.set(
    aDeployment('dev', tag, {
      deployedAt: world.now().toISOString(),
      ...changes,
    }),
  );
  await settle(world);
}

const gateOf = (promotion: Promotion) =>
  promotion.gates.find(({ key }) => key === 'soak');

describe('automatic promotion', () => {
  it('brings what is healthy on, all the way', async () => {
    const world = await createWorld(automatic, { prod: automatic });
    await deliver(world, '1.6.0');
    const [promotion] = await list(world);
    expect(promotion).toMatchObject({
      kind: 'promote',
      fromEnvironment: 'dev',
      to: { tag: '1.6.0' },
      automatic: true,
      requestedBy: 'lockstep',
      requestReason: '1.6.0 is healthy in dev.',
    });
    await world.run();
    await world.argoSyncs('test');
    await world.run();
    expect((await world.read(promotion.id)).phase).toBe('Succeeded');
    // What test ran before is on its way still, and goes first.
    const before = await list(world, 'prod');
    expect(before).toMatchObject([{ to: { tag: '1.4.0' }, phase: 'Merged' }]);
    await world.argoSyncs('prod');
    await world.run();
    expect(await list(world, 'prod')).toMatchObject([
      { phase: 'Succeeded' },
      { fromEnvironment: 'test', to: { tag: '1.6.0' }, automatic: true },
    ]);
    await world.run();
    expect(world.tagInGit('prod')).toBe('1.6.0');
  });

  it('sees at its start what nobody told it', async () => {
    const world = await createWorld();
    await world.autoPromoter.sweep();
    expect(await list(world)).toMatchObject([{ to: { tag: '1.5.0' } }]);
  });

  it('costs nothing where no environment asks for it', async () => {
    const world = await createWorld({});
    const onChange = jest.spyOn(world.finder, 'onChange');
    const listDeployments = jest.spyOn(world.roster, 'list');
    world.boot();
    begin(world);
    await world.autoPromoter.sweep();
    world.autoPromoter.wake();
    expect(onChange).not.toHaveBeenCalled();
    expect(listDeployments).not.toHaveBeenCalled();
    expect(world.ledger).toBeUndefined();
  });

  it('waits until the version is healthy, wherever it comes from', async () => {
    const world = await createWorld();
    await deliver(world, '1.6.0', { health: { status: 'Progressing' } });
    await deliver(world, '1.6.0', {
      rollout: aRollout('1.6.0', { fullyPromoted: false }),
    });
    expect(await list(world)).toEqual([]);
    await deliver(world, '1.6.0');
    expect(await list(world)).toHaveLength(1);
  });

  it('soaks first, and the promotion says so', async () => {
    const world = await createWorld(soaking);
    await deliver(world, '1.6.0');
    const since = world.now().toISOString();
    await world.run();
    const [{ id }] = await list(world);
    const until = new Date(Date.parse(since) + soaking.soakMs).toISOString();
    const waiting = await world.read(id);
    expect(waiting).toMatchObject({ phase: 'Blocked' });
    expect(gateOf(waiting)).toMatchObject({
      state: 'Pending',
      reason: `1.6.0 is healthy in dev since ${since}; it soaks 2 h there, until ${until}.`,
      waitsFor: 'dev',
      nextCheckAt: until,
    });
    await world.run(HOUR);
    expect((await world.read(id)).phase).toBe('Blocked');
    await world.run(HOUR);
    expect(gateOf(await world.read(id))).toMatchObject({ state: 'Pass' });
    expect(world.tagInGit('test')).toBe('1.6.0');
  });

  it('soaks anew after a break, and goes on after a restart', async () => {
    const world = await createWorld(soaking);
    await deliver(world, '1.6.0');
    const [{ id }] = await list(world);
    await world.run(1.5 * HOUR);
    await deliver(world, '1.6.0', { health: { status: 'Degraded' } });
    await world.run(60);
    expect(gateOf(await world.read(id))?.reason).toMatch(
      /^1\.6\.0 is not healthy in dev yet; it soaks 2 h there once it is\.$/,
    );
    await deliver(world, '1.6.0');
    await world.run(1.5 * HOUR);
    expect((await world.read(id)).phase).toBe('Blocked');
    await world.ledger!.stop();
    await world.autoPromoter.stop();
    world.boot();
    begin(world);
    await world.ledger!.sweep();
    await world.autoPromoter.sweep();
    await world.run(0.5 * HOUR);
    expect(world.tagInGit('test')).toBe('1.6.0');
    expect(await list(world)).toHaveLength(1);
  });

  it('lets a hotfix through without soak', async () => {
    const world = await createWorld(soaking);
    const { id } = await world.request({
      version: { tag: '1.4.1' },
      kind: 'hotfix',
    });
    await world.run();
    const hotfix = await world.read(id);
    expect(gateOf(hotfix)?.reason).toBe('A hotfix does not soak.');
    expect(world.tagInGit('test')).toBe('1.4.1');
  });

  it('supersedes what it requested before by what is newer', async () => {
    const world = await createWorld({ ...automatic, ...approved });
    await deliver(world, '1.6.0');
    await world.run();
    await deliver(world, '1.7.0');
    await world.run();
    expect(await list(world)).toMatchObject([
      { to: { tag: '1.6.0' }, phase: 'Superseded', git: { withdrawn: true } },
      { to: { tag: '1.7.0' }, phase: 'ProposalOpen' },
    ]);
  });

  it('waits for what a person promotes, and comes after it', async () => {
    const world = await createWorld({ ...automatic, ...approved });
    const { id } = await world.request({ version: { tag: '1.4.1' } });
    await deliver(world, '1.6.0');
    await world.autoPromoter.sweep();
    expect(await list(world)).toMatchObject([{ id }]);
    await world.promotions.cancel(id, {}, user);
    expect(await list(world)).toMatchObject([
      { id },
      { to: { tag: '1.6.0' }, automatic: true },
    ]);
  });

  it('does not replace what a person chose when the version was out', async () => {
    const world = await createWorld();
    await world.autoPromoter.stop();
    await deliver(world, '1.6.0');
    world.pass(60);
    await world.request({ version: { tag: '1.4.1' }, kind: 'hotfix' });
    await world.run();
    await world.argoSyncs('test');
    await world.run();
    world.boot();
    begin(world);
    await world.autoPromoter.sweep();
    expect(await list(world)).toHaveLength(1);
    world.pass(60);
    await deliver(world, '1.7.0');
    expect(await list(world)).toMatchObject([{}, { to: { tag: '1.7.0' } }]);
  });

  it('leaves alone what was taken back, and the environment until its hold ends', async () => {
    const world = await createWorld({ ...automatic, onFailure: 'revert' });
    await deliver(world, '1.6.0');
    await world.run();
    await world.argoSyncs('test', tag => abortedRollout(tag, '1.4.0'));
    await world.run();
    await world.run();
    await world.argoSyncs('test');
    await world.run();
    await world.autoPromoter.sweep();
    expect(await list(world)).toMatchObject([
      { to: { tag: '1.6.0' }, phase: 'Reverted' },
      { kind: 'revert', phase: 'Succeeded' },
    ]);
    await deliver(world, '1.7.0');
    expect(await list(world)).toHaveLength(2);
    const { entityRef } = world;
    const at = world.now().toISOString();
    const stops = [
      ...(await world.stops.listOpen({ kind: 'hold', entityRef, at })),
      ...(await world.stops.listOpen({ kind: 'veto', entityRef, at })),
    ];
    expect(stops).toHaveLength(2);
    for (const { id } of stops) {
      await world.stops.end(id, { by: 'user:default/ann', at });
    }
    world.autoPromoter.wake();
    await world.autoPromoter.sweep();
    expect(await list(world)).toMatchObject([
      {},
      {},
      { to: { tag: '1.7.0' }, automatic: true },
    ]);
    // What failed stays where it was although nothing forbids it any more.
    const [, , { id }] = await list(world);
    await world.promotions.cancel(id, {}, user);
    await deliver(world, '1.6.0');
    expect(await list(world)).toHaveLength(3);
  });

  it.each([
    ['a hold', aHold({ environment: 'test', entityRef: ENTITY })],
    [
      'a hold for what is automatic',
      aHold({ environment: 'test', scope: 'automatic' }),
    ],
    ['a veto', aVeto({ version: { image: IMAGE, tag: '1.6.0' } })],
  ])('does not request while there is %s', async (_, stop) => {
    const world = await createWorld();
    await world.stops.insert(stop);
    await deliver(world, '1.6.0');
    await world.autoPromoter.sweep();
    expect(await list(world)).toEqual([]);
    await world.stops.end(stop.id, {
      by: 'user:default/ann',
      at: world.now().toISOString(),
    });
    await world.autoPromoter.sweep();
    expect(await list(world)).toHaveLength(1);
  });

  it('says once what cannot be requested, and tries again much later', async () => {
    const world = await createWorld();
    const path = pathOf('test');
    const overlay = world.repository.fileNow('main', path)!;
    const rewrite = (content: string) =>
      world.repository.push('main', { [path]: content }, { author: 'mona' });
    rewrite('resources:\n- ../../base\n');
    await deliver(world, '1.6.0');
    const calls: string[] = [];
    world.watchGit(operation => calls.push(operation));
    await world.autoPromoter.sweep();
    await deliver(world, '1.6.0');
    expect(calls).toEqual([]);
    world.pass(HOUR);
    await world.autoPromoter.sweep();
    expect(calls).not.toEqual([]);
    expect(warnings(world)).toEqual([
      expect.stringMatching(
        /^Automatic promotion of component:default\/payments 1\.6\.0 from dev to test cannot be requested: .* has no "images" entry/,
      ),
    ]);
    rewrite(overlay);
    world.pass(HOUR);
    await world.autoPromoter.sweep();
    expect(await list(world)).toHaveLength(1);
  });

  it('tries again with the next sweep when the Git host was away', async () => {
    const world = await createWorld();
    world.host.failNext({ operation: 'resolveRef', when: 'before', times: 1 });
    await deliver(world, '1.6.0');
    expect(await list(world)).toEqual([]);
    expect(warnings(world)).toEqual([
      expect.stringMatching(
        /could not be requested; the next sweep tries again/,
      ),
    ]);
    await world.autoPromoter.sweep();
    expect(await list(world)).toHaveLength(1);
  });

  it('stops with what it has in hand, and looks no more', async () => {
    const world = await createWorld();
    world.set(aDeployment('dev', '1.6.0'));
    await world.autoPromoter.stop();
    expect(await list(world)).toHaveLength(1);
    await deliver(world, '1.7.0');
    await world.autoPromoter.sweep();
    expect(await list(world)).toHaveLength(1);
  });
});

describe.each(databases.eachSupportedId())(
  'automatic promotion by several replicas on %s',
  databaseId => {
    /** A world with three processes that all promote. */
    async function createReplicas() {
      const world = await createWorld(
        { ...automatic, ...approved },
        {},
        databaseId,
      );
      const replicas = [world.autoPromoter];
      while (replicas.length < 3) {
        world.boot();
        begin(world);
        replicas.push(world.autoPromoter);
      }
      return {
        world,
        sweep: async () => {
          await Promise.all(replicas.map(each => each.settled()));
          await Promise.all(replicas.map(each => each.sweep()));
        },
      };
    }

    it('requests each version once, ever', async () => {
      const { world, sweep } = await createReplicas();
      await deliver(world, '1.6.0');
      await sweep();
      const [{ id }, ...more] = await list(world);
      expect(more).toEqual([]);
      await world.promotions.cancel(id, {}, user);
      await sweep();
      // Nor does one that has just been started.
      world.boot();
      begin(world);
      await world.autoPromoter.sweep();
      expect(await list(world)).toMatchObject([{ id, phase: 'Cancelled' }]);
      expect(warnings(world)).toEqual([]);
    });

    it('supersedes once by each newer version', async () => {
      const { world, sweep } = await createReplicas();
      for (const tag of ['1.6.0', '1.7.0', '1.8.0']) {
        await deliver(world, tag);
        await sweep();
      }
      expect(await list(world)).toMatchObject([
        { to: { tag: '1.6.0' }, phase: 'Superseded' },
        { to: { tag: '1.7.0' }, phase: 'Superseded' },
        { to: { tag: '1.8.0' }, phase: 'Requested' },
      ]);
      expect(warnings(world)).toEqual([]);
    });
  },
);

function warnings({ logger }: DeliveryWorld): unknown[] {
  return logger.warn.mock.calls.map(([message]) => message);
}
