import { TestDatabases } from '@backstage/backend-test-utils';
import { DeliveryWorld } from '../__testUtils__/DeliveryWorld';
import { Mortal } from '../__testUtils__/Mortal';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { waitFor } from '../__testUtils__/waitFor';
import { keepLease } from './keepLease';

const databases = TestDatabases.create({ ids: storeDatabases });

describe('keepLease', () => {
  it('renews, one after the other, and is done with it when the work is', async () => {
    let renewals = 0;
    let underWay = 0;
    let most = 0;
    const lease = {
      everyMs: 1,
      renew: async () => {
        renewals += 1;
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(resolve => setImmediate(resolve));
        underWay -= 1;
      },
    };
    const result = await keepLease(lease, async () => {
      await waitFor('renewals', () => renewals >= 3 && underWay === 1);
      return 'done';
    });
    expect([result, underWay, most]).toEqual(['done', 0, 1]);
  });

  it('does not let a renewal that fails spoil the work', async () => {
    let renewals = 0;
    const renew = async () => {
      renewals += 1;
      throw new Error('the database is away');
    };
    const work = async () => {
      await waitFor('renewals', () => renewals >= 2);
      return 'done';
    };
    expect(await keepLease({ renew, everyMs: 1 }, work)).toBe('done');
  });
});

it.each(databases.eachSupportedId())(
  'a step that takes longer than the lease is not begun by another worker on %s',
  async databaseId => {
    const knex = await databases.init(databaseId);
    const world = await DeliveryWorld.create(knex);
    const { id } = await world.request();
    let entered = false;
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    world.gates.push({
      key: 'slow',
      title: 'Slow',
      applies: () => true,
      evaluate: async () => {
        entered = true;
        await released;
        return { state: 'Pass', reason: 'At last.' };
      },
    });
    const { runner } = world.boot(new Mortal(), 60);
    const running = runner.runDue();
    await waitFor('the gate is asked', () => entered);
    world.pass(3_600);
    await waitFor('the lease is renewed', async () => {
      const row = await knex('promotions').where({ id }).first();
      return row!.lease_until! > world.now().toISOString();
    });
    const other = { owner: 'other', now: world.now(), leaseMs: 60 };
    expect(await world.store.claim(other)).toBeUndefined();
    release();
    await running;
    expect((await world.read(id)).phase).toBe('Merged');
  },
);
