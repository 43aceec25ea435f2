import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { AT } from './__fixtures__/promotions';
import { aFreeze, aHold, aVeto } from './__fixtures__/stops';
import { DatabaseStopStore } from './DatabaseStopStore';
import { insertStop } from './operations/insertStop';

const databases = TestDatabases.create({ ids: storeDatabases });

const PAYMENTS = 'component:default/payments';
const LEDGER = 'component:default/ledger';
const BEFORE = '2026-03-02T09:59:59.999Z';
const AFTER = '2026-03-02T10:00:00.001Z';
const PROMOTION = '00000000-0000-4000-8000-000000000012';
const by = 'user:default/bob';

describe.each(databases.eachSupportedId())(
  'DatabaseStopStore on %s',
  databaseId => {
    async function createStore(): Promise<{
      store: DatabaseStopStore;
      knex: Knex;
    }> {
      const knex = await databases.init(databaseId);
      const store = await DatabaseStopStore.create({
        database: mockServices.database({ knex }),
      });
      return { store, knex };
    }

    it('reads back what was stored, by its kind', async () => {
      const { store } = await createStore();
      const stops = [
        aHold({ endsAt: AFTER, scope: 'automatic' }),
        aVeto({ environments: ['test', 'prod'] }),
        aFreeze(AT, AFTER),
      ];
      for (const stop of stops) {
        expect(await store.insert(stop)).toEqual(stop);
        expect(await store.get(stop.kind, stop.id)).toEqual(stop);
      }
      expect(await store.get('veto', stops[0].id)).toBeUndefined();
      expect(await store.get('hold', 'nothing')).toBeUndefined();
    });

    it('tells the gates of an entity what is not over', async () => {
      const { store } = await createStore();
      const everyEntity = aHold();
      const own = aHold({ entityRef: PAYMENTS, endsAt: AFTER });
      const ahead = aFreeze(AFTER, '2026-03-03T00:00:00.000Z');
      for (const stop of [
        everyEntity,
        own,
        ahead,
        aHold({ entityRef: LEDGER }),
        aHold({ endsAt: AT }),
        aHold({ endsAt: BEFORE }),
        aHold({ endedAt: BEFORE, endedBy: by }),
        aFreeze(BEFORE, AT),
      ]) {
        await store.insert(stop);
      }
      const listOpen = <K extends 'hold' | 'freeze' | 'veto'>(kind: K) =>
        store.listOpen({ kind, entityRef: PAYMENTS, at: AT });
      expect(await listOpen('hold')).toEqual([everyEntity, own]);
      expect(await listOpen('freeze')).toEqual([ahead]);
      expect(await listOpen('veto')).toEqual([]);
    });

    it('lists newest first, by entity, environment and page', async () => {
      const { store } = await createStore();
      const everywhere = aVeto();
      const testOnly = aVeto({ environments: ['test'] });
      const lifted = aVeto({
        environments: ['prod'],
        endedAt: AT,
        endedBy: by,
      });
      const ledgers = aVeto({ entityRef: LEDGER, environments: ['te_t'] });
      for (const stop of [everywhere, testOnly, lifted, ledgers]) {
        await store.insert(stop);
      }
      const list = async (filter: Partial<Parameters<typeof store.list>[0]>) =>
        (await store.list({ kind: 'veto', limit: 9, ...filter })).map(
          ({ stop }) => stop,
        );
      expect(await list({})).toEqual([ledgers, lifted, testOnly, everywhere]);
      expect(await list({ openAt: AT })).toEqual([
        ledgers,
        testOnly,
        everywhere,
      ]);
      expect(await list({ entityRef: PAYMENTS })).toEqual([
        lifted,
        testOnly,
        everywhere,
      ]);
      expect(await list({ environment: 'test' })).toEqual([
        testOnly,
        everywhere,
      ]);
      expect(await list({ environment: 'te_t' })).toEqual([
        ledgers,
        everywhere,
      ]);
      expect(await list({ environment: 'es' })).toEqual([everywhere]);
      expect(await list({ environment: 'a"b\\c' })).toEqual([everywhere]);

      const [first, second] = await store.list({ kind: 'veto', limit: 2 });
      expect([first.stop, second.stop]).toEqual([ledgers, lifted]);
      expect(await list({ beforeNumber: second.number })).toEqual([
        testOnly,
        everywhere,
      ]);
    });

    it('finds an environment whose name needs escaping', async () => {
      const { store } = await createStore();
      const odd = aVeto({ environments: ['a"b\\c', '100%'] });
      await store.insert(odd);
      for (const [environment, found] of [
        ['a"b\\c', 1],
        ['100%', 1],
        ['100', 0],
        ['1%', 0],
        ['b', 0],
      ] as const) {
        expect(
          await store.list({ kind: 'veto', limit: 9, environment }),
        ).toHaveLength(found);
      }
    });

    it('ends a stop once and keeps it', async () => {
      const { store } = await createStore();
      const hold = await store.insert(aHold());
      const ends = await Promise.all([
        store.end(hold.id, { by, at: AT }),
        store.end(hold.id, { by: 'user:default/eve', at: AT }),
      ]);
      expect(ends.map(end => end?.ended).sort()).toEqual([false, true]);
      const stored = await store.get('hold', hold.id);
      expect(ends.map(end => end?.stop)).toEqual([stored, stored]);
      expect(stored).toEqual({
        ...hold,
        endedAt: AT,
        endedBy: expect.stringMatching(/^user:/),
      });
      expect(
        await store.listOpen({ kind: 'hold', entityRef: PAYMENTS, at: AT }),
      ).toEqual([]);

      const past = await store.insert(aHold({ endsAt: BEFORE }));
      expect(await store.end(past.id, { by, at: AT })).toEqual({
        stop: past,
        ended: false,
      });
      expect(await store.end('nothing', { by, at: AT })).toBeUndefined();
    });

    it('takes one stop of a kind from a promotion', async () => {
      const { store, knex } = await createStore();
      const veto = aVeto({ promotionId: PROMOTION });
      const [first, second] = await Promise.all([
        store.insert(veto),
        store.insert(aVeto({ promotionId: PROMOTION })),
      ]);
      expect(second).toEqual(first);
      const hold = aHold({ promotionId: PROMOTION });
      expect(await store.insert(hold)).toEqual(hold);

      const third = await knex.transaction(trx =>
        insertStop(trx, aVeto({ promotionId: PROMOTION })),
      );
      expect(third).toEqual(first);
      expect(await store.list({ kind: 'veto', limit: 9 })).toHaveLength(1);
    });

    it('stores nothing when the transaction that causes it fails', async () => {
      const { store, knex } = await createStore();
      const veto = aVeto({ promotionId: PROMOTION });
      await expect(
        knex.transaction(async trx => {
          await insertStop(trx, veto);
          throw new Error('the revert could not be stored');
        }),
      ).rejects.toThrow('could not be stored');
      expect(await store.get('veto', veto.id)).toBeUndefined();
      expect(await store.insert(veto)).toEqual(veto);
    });
  },
);
