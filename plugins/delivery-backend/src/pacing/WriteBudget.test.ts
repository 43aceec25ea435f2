import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { DatabasePromotionStore } from '../store';
import { WriteBudget } from './WriteBudget';

const databases = TestDatabases.create({ ids: storeDatabases });
const REPO = 'https://github.com/acme/payments.git';
const START = Date.parse('2026-03-02T10:00:00.000Z');
const MINUTE = 60_000;
const pacing = { perMinute: 60, perHour: 450, hosts: ['github.com'] };
const patient = { count: 1, longestWaitMs: Infinity };

describe.each(databases.eachSupportedId())('WriteBudget on %s', databaseId => {
  /** Replicas over one database, with one clock. */
  async function createReplicas(count: number) {
    const knex = await databases.init(databaseId);
    await DatabasePromotionStore.create({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
    });
    const clock = { now: START };
    const budgets = Array.from(
      { length: count },
      () => new WriteBudget({ knex, pacing, now: () => new Date(clock.now) }),
    );
    return { knex, clock, budgets };
  }

  it('lets a burst through and spreads what follows', async () => {
    const { budgets, clock } = await createReplicas(1);
    const [budget] = budgets;
    const take = (count: number) =>
      budget.take(REPO, { count, longestWaitMs: 5_000 });
    expect(await take(20)).toEqual({ taken: true, waitMs: 0 });
    expect(await take(3)).toEqual({ taken: true, waitMs: 4_500 });
    expect(await take(3)).toEqual({ taken: false, waitMs: 9_000 });
    // What was not taken is left for others.
    clock.now += 4_500;
    expect(await take(3)).toEqual({ taken: true, waitMs: 4_500 });
  });

  it('counts hosts apart and leaves others alone', async () => {
    const { budgets } = await createReplicas(1);
    const [budget] = budgets;
    const many = { count: 20, longestWaitMs: 0 };
    const write = async (url: string) => (await budget.take(url, many)).taken;
    expect(await write(REPO)).toBe(true);
    expect(await write('git@github.com:acme/other.git')).toBe(false);
    for (let round = 0; round < 3; round += 1) {
      expect(await write('http://localhost:7190/acme/payments.git')).toBe(true);
    }
  });

  it('forgets what a clock that ran ahead has left', async () => {
    const { budgets, clock } = await createReplicas(1);
    const [budget] = budgets;
    clock.now = START + 600 * MINUTE;
    await budget.take(REPO, { count: 20, longestWaitMs: 0 });
    clock.now = START;
    expect(await budget.take(REPO, patient)).toEqual({
      taken: true,
      waitMs: 0,
    });
  });

  it('gives every slot once, to however many who ask at the same moment', async () => {
    const { budgets } = await createReplicas(3);
    const waits = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        budgets[index % budgets.length].take(REPO, patient),
      ),
    );
    expect(waits.every(({ taken }) => taken)).toBe(true);
    expect(waits.map(({ waitMs }) => waitMs).sort((a, b) => a - b)).toEqual([
      ...new Array<number>(20).fill(0),
      1_500,
      3_000,
      4_500,
      6_000,
    ]);
  });

  it('keeps every minute within its limit, in any order of takes by any replica', async () => {
    const { knex, budgets, clock } = await createReplicas(3);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            replica: fc.nat({ max: 2 }),
            count: fc.integer({ min: 1, max: 3 }),
            pass: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9_000 })),
          }),
          { minLength: 20, maxLength: 60 },
        ),
        async takes => {
          await knex('delivery_write_budgets').delete();
          const writes: Array<{ at: number; count: number }> = [];
          for (const { replica, count, pass } of takes) {
            clock.now += pass;
            const slot = await budgets[replica].take(REPO, {
              count,
              longestWaitMs: 5_000,
            });
            if (slot.taken) {
              writes.push({ at: clock.now + slot.waitMs, count });
            }
          }
          for (const { at: start } of writes) {
            const within = writes
              .filter(({ at }) => at >= start && at < start + MINUTE)
              .reduce((sum, { count }) => sum + count, 0);
            expect(within).toBeLessThanOrEqual(pacing.perMinute);
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
