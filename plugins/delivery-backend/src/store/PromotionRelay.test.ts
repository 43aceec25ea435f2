import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  Promotion,
  PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { AT, aRequest } from './__fixtures__/promotions';
import { DatabasePromotionStore } from './DatabasePromotionStore';
import { PromotionRelay } from './PromotionRelay';

const databases = TestDatabases.create({ ids: storeDatabases });

describe.each(databases.eachSupportedId())(
  'PromotionRelay on %s',
  databaseId => {
    let ids = 0;

    /** Two replicas of the backend over one database; the second one listens. */
    async function setUp() {
      const knex = await databases.init(databaseId);
      const logger = mockServices.logger.mock();
      const createStore = () =>
        DatabasePromotionStore.create({
          database: mockServices.database({ knex }),
          logger,
        });
      const there = await createStore();
      const here = await createStore();
      const relay = new PromotionRelay({
        store: here,
        schedule: () => () => {},
        intervalMs: 1,
        logger,
      });
      const told: string[] = [];
      relay.onChange(({ number, phase }) => told.push(`P-${number} ${phase}`));
      const insert = (store: DatabasePromotionStore, environment: string) => {
        ids += 1;
        return store.insert({
          promotion: aRequest({
            id: `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`,
            environment,
          } as Partial<Promotion>),
          at: AT,
          actor: 'user:default/guest',
        });
      };
      const cancel = async (store: DatabasePromotionStore, id: string) =>
        store.record((await store.get(id))!, [
          {
            type: 'cancelled',
            at: AT,
            actor: 'user:default/ann',
          } as PromotionEvent,
        ]);
      // What was there before is no news.
      await insert(there, 'test');
      await relay.start();
      return { here, there, relay, told, insert, cancel };
    }

    it('tells of its own at once, and only once', async () => {
      const { here, relay, told, insert, cancel } = await setUp();
      const { id } = await insert(here, 'dev');
      await cancel(here, id);
      await relay.look();
      await relay.look();
      expect(told).toEqual(['P-2 Requested', 'P-2 Cancelled']);
    });

    it('tells of what another replica did when it looks', async () => {
      const { there, relay, told, insert, cancel } = await setUp();
      const old = await insert(there, 'dev');
      await relay.look();
      await insert(there, 'prod');
      await relay.look();
      await cancel(there, old.id);
      await relay.look();
      await relay.look();
      expect(told).toEqual(['P-2 Requested', 'P-3 Requested', 'P-2 Cancelled']);
    });

    it('misses none that began and ended between two looks', async () => {
      const { there, relay, told, insert, cancel } = await setUp();
      await cancel(there, (await insert(there, 'dev')).id);
      await relay.look();
      expect(told).toEqual(['P-2 Cancelled']);
    });
  },
);
