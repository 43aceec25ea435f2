import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { exportedPromotionSchema } from '@lockstep/backstage-plugin-delivery-common';
import { tellStory, WINDOW_GATE } from '../__testUtils__/tellStory';
import { DatabasePromotionStore } from './DatabasePromotionStore';
import { PromotionArchive, type ArchiveFilter } from './PromotionArchive';

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18', 'POSTGRES_15'],
});
const day = (number: number) =>
  `2026-03-${String(number).padStart(2, '0')}T00:00:00.000Z`;

async function readFirst<T>(pages: AsyncIterable<T[]>): Promise<T> {
  for await (const [first] of pages) {
    return first;
  }
  throw new Error('There is no page');
}

describe.each(databases.eachSupportedId())(
  'PromotionArchive on %s',
  databaseId => {
    async function setUp() {
      const knex = await databases.init(databaseId);
      const store = await DatabasePromotionStore.create({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
      });
      const other = { entityRef: 'component:default/ledger' };
      await tellStory(store, { requestedAt: day(1), cancelledAt: day(2) });
      await tellStory(
        store,
        { requestedAt: day(3), mergedAt: day(4), succeededAt: day(5) },
        { environment: 'prod' },
      );
      await tellStory(store, { requestedAt: day(6) }, other);
      await tellStory(store, {
        requestedAt: day(7),
        mergedAt: day(8),
        failedAt: day(9),
      });
      await tellStory(store, { requestedAt: day(10) });
      const archive = new PromotionArchive(knex, 2);
      const read = async (filter: ArchiveFilter) => {
        const pages: number[][] = [];
        for await (const page of archive.readMoments(filter)) {
          pages.push(page.map(({ promotion }) => promotion.number));
        }
        return pages;
      };
      return { archive, read };
    }

    it.each<[ArchiveFilter, number[][]]>([
      [{}, [[1, 2], [3, 4], [5]]],
      [{ from: day(2) }, [[1, 2], [3, 4], [5]]],
      [
        { from: day(3) },
        [
          [2, 3],
          [4, 5],
        ],
      ],
      [{ from: day(9) }, [[4, 5]]],
      [{ to: day(7) }, [[1, 2], [3]]],
      [{ from: day(5), to: day(6) }, [[2]]],
      [{ from: day(11) }, []],
      [{ entityRef: 'component:default/ledger' }, [[3]]],
      [{ environment: 'prod', entityRef: 'component:default/payments' }, [[2]]],
    ])('reads %j in pages', async (filter, numbers) => {
      const { read } = await setUp();
      expect(await read(filter)).toEqual(numbers);
    });

    it('tells when what happened', async () => {
      const { archive } = await setUp();
      const first = await readFirst(
        archive.readMoments({ environment: 'prod' }),
      );
      expect(
        first.moments.map(({ at, type, phase }) => [at, type, phase]),
      ).toEqual([
        [day(3), 'requested', 'Requested'],
        [day(4), 'gates-evaluated', 'Ready'],
        [day(4), 'write-intended', 'Writing'],
        [day(4), 'merged', 'Merged'],
        [day(4), 'synced', 'RollingOut'],
        [day(5), 'verified', 'Succeeded'],
      ]);
    });

    it('reads everything for an export', async () => {
      const { archive } = await setUp();
      const first = await readFirst(
        archive.readAll({ from: day(9), to: day(8) }),
      );
      const exported = exportedPromotionSchema.parse(first);
      expect(exported).toEqual(first);
      expect(exported.promotion.number).toBe(4);
      expect(exported.events).toMatchObject([
        { sequence: 1, type: 'requested', actor: 'user:default/ann' },
        { sequence: 2, gates: [WINDOW_GATE], message: 'All gates pass.' },
        { sequence: 3, type: 'write-intended' },
        { sequence: 4, type: 'merged', url: expect.stringContaining('commit') },
        { sequence: 5, type: 'synced' },
        { sequence: 6, message: 'Too many errors.', phase: 'Failed' },
      ]);
    });
  },
);
