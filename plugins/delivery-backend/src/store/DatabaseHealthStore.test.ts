import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { IMAGE } from '../__testUtils__/aDeployment';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import type { HealthRecord } from '../domain/health';
import { DatabaseHealthStore } from './DatabaseHealthStore';

const databases = TestDatabases.create({ ids: storeDatabases });

const record = (
  deploymentId: string,
  pin: string,
  minute: number,
): HealthRecord => ({
  deploymentId,
  image: IMAGE,
  pin,
  healthySince: `2026-03-02T10:0${minute}:00.000Z`,
});

describe.each(databases.eachSupportedId())(
  'DatabaseHealthStore on %s',
  databaseId => {
    async function createStores() {
      const database = mockServices.database({
        knex: await databases.init(databaseId),
      });
      return [
        await DatabaseHealthStore.create({ database }),
        await DatabaseHealthStore.create({ database }),
      ];
    }

    it('keeps what began, for every process', async () => {
      const [store, other] = await createStores();
      const begun = [record('a', '1', 0), record('b', '@sha256:1', 1)];
      const answer = await store.apply(
        begun.map(each => ({ do: 'begin', record: each })),
      );
      expect(answer).toEqual(begun);
      expect(await other.list()).toEqual(begun);
      expect(await other.get('b')).toEqual(begun[1]);
      expect(await other.get('c')).toBeUndefined();
      expect(await store.apply([])).toEqual([]);
    });

    it('keeps the first beginning of two, and tells the second', async () => {
      const stores = await createStores();
      const first = record('a', '1', 0);
      await stores[0].apply([{ do: 'begin', record: first }]);
      expect(
        await stores[1].apply([{ do: 'begin', record: record('a', '1', 3) }]),
      ).toEqual([first]);
    });

    it('keeps one beginning of many at the same time', async () => {
      const stores = await createStores();
      const answers = await Promise.all(
        [0, 1, 2, 3, 4, 5].map(minute =>
          stores[minute % 2].apply([
            { do: 'begin', record: record('a', '1', minute) },
          ]),
        ),
      );
      const kept = await stores[0].list();
      expect(kept).toHaveLength(1);
      answers.forEach(answer => expect(answer).toEqual(kept));
    });

    it('replaces and ends only what is still there', async () => {
      const [store] = await createStores();
      const one = record('a', '1', 0);
      const two = record('a', '2', 1);
      const three = record('a', '3', 2);
      await store.apply([{ do: 'begin', record: one }]);
      await store.apply([{ do: 'replace', before: one, record: two }]);
      expect(
        await store.apply([{ do: 'replace', before: one, record: three }]),
      ).toEqual([two]);
      expect(await store.apply([{ do: 'end', before: one }])).toEqual([two]);
      expect(await store.apply([{ do: 'end', before: two }])).toEqual([]);
      expect(await store.list()).toEqual([]);
    });

    it('ends and begins anew at once', async () => {
      const [store] = await createStores();
      const one = record('a', '1', 0);
      const again = record('a', '1', 4);
      await store.apply([{ do: 'begin', record: one }]);
      expect(
        await store.apply([
          { do: 'end', before: one },
          { do: 'begin', record: again },
        ]),
      ).toEqual([again]);
    });

    it('stores all or nothing', async () => {
      const [store] = await createStores();
      const one = record('a', '1', 0);
      await store.apply([{ do: 'begin', record: one }]);
      const broken = { ...record('b', '1', 0), image: null } as never;
      await expect(
        store.apply([
          { do: 'end', before: one },
          { do: 'begin', record: broken },
        ]),
      ).rejects.toThrow();
      expect(await store.list()).toEqual([one]);
    });
  },
);
