import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import type { CreateBatchRequest } from '@lockstep/backstage-plugin-delivery-common';
import { BatchWorld, NEW, OLD, refOf } from '../__testUtils__/BatchWorld';
import { Mortal } from '../__testUtils__/Mortal';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { waitFor } from '../__testUtils__/waitFor';

const databases = TestDatabases.create({ ids: storeDatabases });
const user = { credentials: mockCredentials.user('user:default/ann') };
const bob = { credentials: mockCredentials.user('user:default/bob') };

const SERVICES = {
  vpc: 'infrastructure',
  ledger: 'core',
  users: 'core',
  shop: undefined,
};
type Service = keyof typeof SERVICES;
const ALL: Service[] = ['shop', 'users', 'ledger', 'vpc'];

const createWorld = async (
  services: Record<string, string | undefined> = SERVICES,
  options?: { inFlight?: number },
) => BatchWorld.create(await databases.init('SQLITE_3'), services, options);

function requestOf(
  services: readonly string[],
  changes: Partial<CreateBatchRequest> = {},
): CreateBatchRequest {
  return {
    items: services.map(service => ({
      entityRef: refOf(service),
      environment: 'test',
    })),
    ...changes,
  };
}

const createBatch = (world: BatchWorld, services: readonly string[] = ALL) =>
  world.batches.create(
    requestOf(services, { reason: 'Release 7', changeTicket: 'CHG-7' }),
    user,
  );

describe('a batch', () => {
  it('takes its waves one after the other and succeeds with the last', async () => {
    const world = await createWorld();
    const { id, waves } = await createBatch(world);
    expect(waves).toEqual(['infrastructure', 'core', 'applications']);
    await world.run();
    expect(await world.states(id)).toEqual([
      'Waiting',
      'Waiting',
      'Waiting',
      'Running',
    ]);
    expect(ALL.map(service => world.tagInGit(service))).toEqual([
      OLD,
      OLD,
      OLD,
      NEW,
    ]);
    // In Git, and not yet running: nothing of the next wave may start.
    await world.run();
    expect(await world.listPromotions()).toHaveLength(1);

    await world.argoSyncs('vpc');
    await world.run();
    await world.run();
    expect(await world.states(id)).toEqual([
      'Waiting',
      'Running',
      'Running',
      'Succeeded',
    ]);
    expect(world.tagInGit('shop')).toBe(OLD);

    const ended = await world.runToEnd(id);
    expect(ended).toMatchObject({
      phase: 'Succeeded',
      message: 'All 4 items succeeded.',
    });
    expect(ALL.map(service => world.tagInGit(service))).toEqual(
      ALL.map(() => NEW),
    );
    const [last] = await world.listPromotions();
    expect(last).toMatchObject({
      entityRef: refOf('shop'),
      requestedBy: 'user:default/ann',
      requestReason: 'Release 7',
      changeTicket: 'CHG-7',
      batch: { id, wave: 'applications' },
    });
    expect(ended.items[0]).toMatchObject({
      promotionId: last.id,
      promotionNumber: last.number,
    });
  });

  it('leaves the later waves untouched in Git when one of the first fails', async () => {
    const world = await createWorld();
    const before = await world.repository.resolveRef('main');
    const { id } = await createBatch(world);
    const ended = await world.runToEnd(id, ['vpc']);
    expect(ended.phase).toBe('Failed');
    expect(ended.message).toMatch(
      /^Stopped, because component:default\/vpc in test failed: P-1 failed\. .*error-rate.* 0 of 4 succeeded\.$/,
    );
    expect(ended.items.map(({ state }) => state)).toEqual([
      'Skipped',
      'Skipped',
      'Skipped',
      'Failed',
    ]);
    expect(ended.items[0].message).toBe(
      'Not started, because component:default/vpc in test failed.',
    );
    expect(await world.listPromotions()).toHaveLength(1);
    const { commits } = await world.repository.compare({
      base: before!,
      head: 'main',
    });
    // Its commit and its merge.
    expect(commits).toHaveLength(2);
    expect(['ledger', 'users', 'shop'].map(s => world.tagInGit(s))).toEqual([
      OLD,
      OLD,
      OLD,
    ]);
  });

  it('awaits what is under way when another of its wave fails', async () => {
    const world = await createWorld();
    const { id } = await createBatch(world, ['ledger', 'users', 'shop']);
    await world.run();
    await world.argoSyncs('ledger', true);
    await world.run();
    await world.run();
    expect(await world.states(id)).toEqual(['Failed', 'Running', 'Skipped']);
    expect(await world.read(id)).toMatchObject({
      phase: 'Running',
      message: expect.stringContaining('1 under way is awaited.'),
    });
    expect((await world.runToEnd(id)).items.map(({ state }) => state)).toEqual([
      'Failed',
      'Succeeded',
      'Skipped',
    ]);
  });

  it('has no more under way than it may', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const world = await createWorld(
      Object.fromEntries(names.map(name => [name, undefined])),
      { inFlight: 2 },
    );
    const { id } = await createBatch(world, names);
    await world.run();
    await world.run();
    expect(await world.listPromotions()).toHaveLength(2);
    await world.argoSyncs('a');
    await world.run();
    await world.run();
    expect(await world.listPromotions()).toHaveLength(3);
    expect((await world.runToEnd(id)).phase).toBe('Succeeded');
  });

  it('counts what Git says already as done', async () => {
    const world = await createWorld();
    await world.runToEnd((await createBatch(world, ['vpc'])).id);
    const { id } = await createBatch(world, ['vpc', 'ledger']);
    const ended = await world.runToEnd(id);
    expect(ended).toMatchObject({
      phase: 'Succeeded',
      items: [
        { message: expect.stringMatching(/^There is nothing to do/) },
        { state: 'Succeeded' },
      ],
    });
    expect(await world.listPromotions()).toHaveLength(2);
  });

  it('fails at an item that is refused, with the words of the refusal', async () => {
    const world = await createWorld();
    world.gates.push({
      key: 'veto',
      title: 'Veto',
      applies: ({ promotion }) => promotion.entityRef === refOf('ledger'),
      evaluate: async () => ({ state: 'Fail', reason: 'It leaks.' }),
    });
    const { id } = await createBatch(world, ['ledger', 'shop']);
    const ended = await world.runToEnd(id);
    expect(ended).toMatchObject({
      phase: 'Failed',
      message:
        'Stopped, because component:default/ledger in test was refused: Veto: It leaks. 0 of 2 succeeded.',
      items: [{ state: 'Refused' }, { state: 'Skipped' }],
    });
  });

  it('waits for an environment that is taken, says so, and goes on when it is free', async () => {
    const world = await createWorld();
    const other = await world.requests.create(
      {
        entityRef: refOf('ledger'),
        environment: 'test',
        version: { tag: '1.4.5' },
      },
      bob,
    );
    const { id } = await createBatch(world, ['ledger', 'users']);
    await world.run();
    const waiting = await world.read(id);
    expect(waiting.items[0]).toMatchObject({
      state: 'Waiting',
      message:
        'test is taken by P-1, requested by user:default/bob; it is tried again when that has ended.',
    });
    expect(waiting.items[1].state).toBe('Running');
    expect(waiting.message).toContain('test is taken by P-1');
    await world.argoSyncs('ledger');
    await world.run();
    expect((await world.promotionStore.get(other.id))?.promotion.phase).toBe(
      'Succeeded',
    );
    expect((await world.runToEnd(id)).phase).toBe('Succeeded');
    expect(world.tagInGit('ledger')).toBe(NEW);
  });

  it('waits for an errored promotion that is retried', async () => {
    const world = await createWorld();
    const { id } = await createBatch(world, ['vpc', 'ledger']);
    await world.runner.runAll();
    const [member] = await world.listPromotions();
    const stored = (await world.promotionStore.get(member.id))!;
    const at = world.now().toISOString();
    await world.promotionStore.record(stored, [
      {
        type: 'errored',
        reason: 'git-host-unauthorized',
        message: 'The token has expired.',
        at,
        actor: 'lockstep',
      },
    ]);
    await world.run();
    expect(await world.read(id)).toMatchObject({
      phase: 'Running',
      message:
        'Wave infrastructure: 0 of 1 done. component:default/vpc in test: P-1 errored; retry it, or cancel the batch. The token has expired.',
    });
    await world.acts.retry(member.id, {}, user);
    expect((await world.runToEnd(id)).phase).toBe('Succeeded');
  });

  it('keeps an item that cannot be started for now, and its trouble from the record', async () => {
    const world = await createWorld();
    const { id } = await createBatch(world, ['vpc']);
    const find = world.finder.find;
    world.finder.find = async () => {
      throw new Error('password=hunter2');
    };
    await world.run();
    const troubled = await world.read(id);
    expect(troubled.items[0]).toMatchObject({
      state: 'Running',
      message:
        'It could not be started yet and is tried again: the log of the backend says why.',
    });
    expect(JSON.stringify(troubled)).not.toContain('hunter2');
    world.finder.find = find;
    expect((await world.runToEnd(id)).phase).toBe('Succeeded');
  });

  describe('that is cancelled', () => {
    it('cancels what is not merged, as the one who asked, and starts nothing more', async () => {
      const world = await createWorld();
      world.gates.push({
        key: 'shut',
        title: 'Shut',
        applies: ({ promotion }) => promotion.entityRef === refOf('users'),
        evaluate: async () => ({ state: 'Pending', reason: 'For this test.' }),
      });
      const { id } = await createBatch(world, ['ledger', 'users', 'shop']);
      await world.run();
      expect(world.tagInGit('ledger')).toBe(NEW);
      await world.batches.cancel(id, { reason: 'Lunch' }, bob);
      await world.run();
      expect(await world.states(id)).toEqual([
        'Running',
        'Cancelled',
        'Cancelled',
      ]);
      const ended = await world.runToEnd(id);
      expect(ended).toMatchObject({
        phase: 'Cancelled',
        message: 'Cancelled by user:default/bob: Lunch. 1 of 3 succeeded.',
      });
      const promotions = await world.listPromotions();
      expect(promotions).toHaveLength(2);
      const users = promotions.find(p => p.entityRef === refOf('users'))!;
      const events = await world.promotionStore.listEvents(users.id);
      expect(events.find(({ type }) => type === 'cancelled')).toMatchObject({
        actor: 'user:default/bob',
        message: 'Cancelled: Lunch',
      });
      expect([world.tagInGit('users'), world.tagInGit('shop')]).toEqual([
        OLD,
        OLD,
      ]);
      await expect(world.batches.cancel(id, {}, user)).rejects.toThrow(
        'B-1 has ended as Cancelled and cannot be cancelled',
      );
    });

    it('awaits what does not take the cancel just now, and tries again at the next look', async () => {
      const world = await createWorld();
      const { id } = await createBatch(world, ['vpc', 'ledger']);
      await world.runner.runAll();
      await world.batches.cancel(id, {}, user);
      const { cancelFor } = world.acts;
      world.acts.cancelFor = async () => {
        throw new ConflictError('It keeps changing; try again');
      };
      await world.runner.runAll();
      expect(await world.states(id)).toEqual(['Running', 'Cancelled']);
      world.acts.cancelFor = cancelFor;
      await world.runner.runAll();
      expect((await world.read(id)).phase).toBe('Cancelled');
      expect(world.tagInGit('vpc')).toBe(OLD);
    });

    it('in the middle of a start leaves no promotion behind', async () => {
      const world = await createWorld();
      const { id } = await createBatch(world, ['vpc', 'ledger']);
      const { createFor } = world.requests;
      let cancelled = false;
      world.requests.createFor = async (...args) => {
        const promotion = await createFor.apply(world.requests, args);
        if (!cancelled) {
          cancelled = true;
          await world.batches.cancel(id, {}, user);
        }
        return promotion;
      };
      await world.run();
      expect(await world.states(id)).toEqual(['Cancelled', 'Cancelled']);
      expect((await world.listPromotions()).map(({ phase }) => phase)).toEqual([
        'Cancelled',
      ]);
      expect((await world.read(id)).phase).toBe('Cancelled');
    });

    it('while its worker sleeps longer than the lease leaves no promotion behind', async () => {
      const world = await createWorld();
      const { id } = await createBatch(world, ['vpc']);
      const sleeper = world.boot(new Mortal(), 1_000);
      const { createFor } = world.requests;
      world.requests.createFor = async (...args) => {
        world.requests.createFor = createFor;
        // Another one takes over, finds nothing, and the batch ends.
        world.pass(5);
        await world.batches.cancel(id, {}, user);
        await world.boot().look(id);
        expect((await world.read(id)).phase).toBe('Cancelled');
        return createFor.apply(world.requests, args);
      };
      await sleeper.look(id);
      expect((await world.listPromotions()).map(({ phase }) => phase)).toEqual([
        'Cancelled',
      ]);
      expect(world.tagInGit('vpc')).toBe(OLD);
    });
  });
});

describe('a process killed anywhere', () => {
  it('leaves a batch that the next one finishes, with nothing done twice', async () => {
    let deaths = 0;
    for (let point = 0; ; point += 1) {
      const world = await createWorld();
      const { id } = await createBatch(world, ['vpc', 'ledger', 'users']);
      const mortal = new Mortal(point);
      world.boot(mortal);
      await world.runToEnd(id).catch(() => {});
      if (!mortal.isDead) {
        break;
      }
      deaths += 1;
      world.boot();
      world.pass(61);
      const ended = await world.runToEnd(id);
      expect([point, ended.phase, ended.message]).toEqual([
        point,
        'Succeeded',
        'All 3 items succeeded.',
      ]);
      const promotions = await world.listPromotions();
      expect(promotions.map(({ entityRef }) => entityRef).sort()).toEqual(
        ['ledger', 'users', 'vpc'].map(refOf),
      );
      expect(world.repository.listChanges().map(({ state }) => state)).toEqual([
        'merged',
        'merged',
        'merged',
      ]);
    }
    expect(deaths).toBeGreaterThan(40);
  }, 120_000);

  it('between a promotion and its record creates nothing twice', async () => {
    const world = await createWorld();
    const { id } = await createBatch(world, ['vpc']);
    const { createFor } = world.requests;
    world.requests.createFor = async (...args) => {
      await createFor.apply(world.requests, args);
      throw new Error('killed');
    };
    await world.worker.look(id);
    expect((await world.read(id)).items[0].promotionId).toBeUndefined();
    const [orphan] = await world.listPromotions();
    world.requests.createFor = createFor;
    world.boot();
    await world.run();
    expect((await world.read(id)).items[0].promotionId).toBe(orphan.id);
    expect(await world.listPromotions()).toHaveLength(1);
  });
});

describe.each(databases.eachSupportedId())(
  'two processes at once on %s',
  database => {
    it('start each item once', async () => {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      const world = await BatchWorld.create(
        await databases.init(database),
        Object.fromEntries(names.map(name => [name, undefined])),
      );
      const { id } = await createBatch(world, names);
      // No time passes for their leases, so that neither waits for the other.
      const one = world.boot(new Mortal(), 0);
      const other = world.boot(new Mortal(), 0);
      for (let round = 0; round < 3; round += 1) {
        await Promise.all([one.look(id), other.look(id)]);
      }
      const promotions = await world.listPromotions();
      expect(promotions).toHaveLength(names.length);
      expect(
        (await world.read(id)).items
          .map(({ promotionId }) => promotionId)
          .sort(),
      ).toEqual(promotions.map(promotion => promotion.id).sort());
      expect((await world.runToEnd(id)).phase).toBe('Succeeded');
    });
  },
);

it('goes on by itself when promotions change', async () => {
  const world = await createWorld();
  world.runner.start();
  world.promotionRunner.start();
  try {
    const { id } = await createBatch(world, ['vpc', 'ledger']);
    const synced = (service: string) =>
      waitFor(`${service} in Git`, () => world.tagInGit(service) === NEW);
    await synced('vpc');
    await world.argoSyncs('vpc');
    world.pass(10);
    world.promotionRunner.wake();
    await synced('ledger');
    await world.argoSyncs('ledger');
    world.pass(10);
    world.promotionRunner.wake();
    await waitFor('the end', async () => {
      world.promotionRunner.wake();
      return (await world.read(id)).phase !== 'Running';
    });
    expect((await world.read(id)).message).toBe('All 2 items succeeded.');
  } finally {
    await world.runner.stop();
    await world.promotionRunner.stop();
  }
});
