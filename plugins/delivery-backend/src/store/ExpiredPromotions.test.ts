import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { tellStory, type Story } from '../__testUtils__/tellStory';
import { DatabasePromotionStore } from './DatabasePromotionStore';
import { ExpiredPromotions } from './ExpiredPromotions';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18', 'POSTGRES_15'],
});
const day = (number: number) =>
  `2026-03-${String(number).padStart(2, '0')}T00:00:00.000Z`;
const BEFORE = day(20);

const succeeded = (at: number): Story => ({
  requestedAt: day(at),
  mergedAt: day(at),
  succeededAt: day(at),
});
const failed = (at: number): Story => ({
  requestedAt: day(at),
  mergedAt: day(at),
  failedAt: day(at),
});

describe.each(databases.eachSupportedId())(
  'ExpiredPromotions on %s',
  databaseId => {
    let knex: Knex;
    let store: DatabasePromotionStore;
    beforeEach(async () => {
      knex = await databases.init(databaseId);
      store = await DatabasePromotionStore.create({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      });
    });
    const tell = (...args: [Story, object?]) => tellStory(store, ...args);
    const numbers = async () =>
      (await store.list({ limit: 100 })).map(({ number }) => number).reverse();
    const expire = (limit = 500, after = 0) =>
      new ExpiredPromotions(knex).deleteBatch({ before: BEFORE, limit, after });

    it('deletes what ended before, with everything that belongs to it', async () => {
      const first = await store.insert(
        {
          promotion: { ...(await tell(succeeded(1))), id: crypto.randomUUID() },
          at: day(2),
          actor: 'user:default/ann',
        },
        { requester: 'user:default/ann', key: 'k', bodyHash: 'h' },
      );
      await store.record((await store.get(first.id))!, [
        { type: 'cancelled', at: day(2), actor: 'user:default/ann' },
      ]);
      await tell(succeeded(21));
      expect(await expire()).toEqual({ deleted: 2 });
      expect(await numbers()).toEqual([3]);
      expect(await knex('promotion_requests')).toEqual([]);
      expect(
        await knex('promotion_events').distinct('promotion_id'),
      ).toHaveLength(1);
    });

    it('keeps the latest of each component and environment', async () => {
      await tell(succeeded(1));
      await tell(failed(2));
      await tell(succeeded(3), { environment: 'prod' });
      await tell(succeeded(4), { entityRef: 'component:default/ledger' });
      expect(await expire()).toEqual({ deleted: 1 });
      expect(await numbers()).toEqual([2, 3, 4]);
    });

    it('keeps what changed since, however long ago it was requested', async () => {
      await tell({
        requestedAt: day(1),
        mergedAt: day(2),
        succeededAt: BEFORE,
      });
      await tell(succeeded(21));
      expect(await expire()).toEqual({ deleted: 0 });
      expect(await numbers()).toEqual([1, 2]);
    });

    it('keeps what is under way, and what its revert needs', async () => {
      const taken = await tell(succeeded(1));
      await tell(
        { requestedAt: day(2) },
        { kind: 'revert', reverts: taken.id },
      );
      expect(await expire()).toEqual({ deleted: 0 });
      expect(await numbers()).toEqual([1, 2]);
    });

    it('keeps a revert that may be tried again', async () => {
      const taken = await tell(failed(1));
      await tell(
        { requestedAt: day(2), mergedAt: day(2), erroredAt: day(3) },
        { kind: 'revert', reverts: taken.id },
      );
      await tell(succeeded(4));
      await tell(succeeded(21));
      expect((await store.get(taken.id))!.promotion.phase).toBe(
        'AwaitingRevert',
      );
      expect(await expire()).toEqual({ deleted: 1 });
      expect(await numbers()).toEqual([1, 2, 4]);
    });

    it('works in batches and goes past what it keeps', async () => {
      const taken = await tell(failed(1));
      await tell(
        { requestedAt: day(2), mergedAt: day(2), erroredAt: day(3) },
        { kind: 'revert', reverts: taken.id },
      );
      for (const at of [4, 5, 6, 7]) {
        await tell(succeeded(at));
      }
      expect(await expire(1)).toEqual({ deleted: 0, after: 2 });
      expect(await expire(2, 2)).toEqual({ deleted: 2, after: 4 });
      expect(await expire(2, 4)).toEqual({ deleted: 1 });
      expect(await numbers()).toEqual([1, 2, 6]);
    });
  },
);
