import {
  FLEET_SORTS,
  type FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';
import fc from 'fast-check';
import { compareFleetRows } from './compareFleetRows';
import { parseFleetCursor } from './FleetCursor';
import { paginateFleet } from './paginateFleet';

const pipeline = ['dev', 'prod'];
const sorts = FLEET_SORTS.flatMap(sort => [sort, `-${sort}`]);

const rowArbitrary = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    environment: fc.constantFrom('dev', 'prod', 'odd'),
    health: fc.constantFrom<FleetRow['health']>('Healthy', 'Degraded'),
    owner: fc.constantFrom(null, 'group:default/x', 'group:default/y'),
    deployedAt: fc.constantFrom(null, '2026-01-01T00:00:00Z'),
  })
  .map(
    ({ name, ...rest }) =>
      ({
        entityRef: `component:default/${name}`,
        deployment: `hub~argocd~${name}-${rest.environment}`,
        cluster: 'hub',
        system: null,
        sync: 'Synced',
        phase: null,
        state: 'healthy',
        version: null,
        ...rest,
      } as FleetRow),
  );
const rowsArbitrary = fc
  .uniqueArray(rowArbitrary, { selector: ({ deployment }) => deployment })
  .map(rows => rows.sort((a, b) => compareFleetRows(a, b, pipeline)));

/** All pages one after the other. */
function readPages(rows: FleetRow[], sort: string, limit: number) {
  const seen: FleetRow[] = [];
  let cursor: string | undefined;
  do {
    const after = cursor ? parseFleetCursor(cursor, sort) : undefined;
    const page = paginateFleet(rows, { sort, limit, after, pipeline });
    seen.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return seen;
}

describe('paginateFleet', () => {
  it('cuts pages that meet, whatever the sort', () => {
    fc.assert(
      fc.property(
        rowsArbitrary,
        fc.constantFrom(...sorts),
        fc.integer({ min: 1, max: 5 }),
        (rows, sort, limit) => {
          const whole = paginateFleet(rows, {
            sort,
            limit: 200,
            after: undefined,
            pipeline,
          }).items;
          expect(readPages(rows, sort, limit)).toEqual(whole);
          expect(
            [...whole].sort((a, b) => compareFleetRows(a, b, pipeline)),
          ).toEqual(rows);
        },
      ),
    );
  });

  it('goes on behind a row that is gone', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.constantFrom(...sorts), (rows, sort) => {
        const page = { sort, limit: 1, pipeline };
        const first = paginateFleet(rows, { ...page, after: undefined });
        fc.pre(first.nextCursor !== undefined);
        const after = parseFleetCursor(first.nextCursor!, sort);
        const without = rows.filter(row => row !== first.items[0]);
        expect(paginateFleet(without, { ...page, after }).items).toEqual(
          paginateFleet(rows, { ...page, after }).items,
        );
      }),
    );
  });

  it.each(['deployedAt', '-deployedAt'])(
    'puts last what is not known when sorted by %s',
    sort => {
      const row = (name: string, deployedAt: string | null) =>
        ({ entityRef: name, environment: 'dev', deployedAt } as FleetRow);
      const rows = [row('a', null), row('b', '2026-01-01T00:00:00Z')];
      const page = { sort, limit: 9, after: undefined, pipeline };
      expect(
        paginateFleet(rows, page).items.map(({ entityRef }) => entityRef),
      ).toEqual(['b', 'a']);
    },
  );

  it('puts first what must be seen first', () => {
    const row = (name: string, health: FleetRow['health']) =>
      ({
        entityRef: name,
        environment: 'dev',
        deployment: name,
        health,
      } as FleetRow);
    const rows = [
      row('a', 'Healthy'),
      row('b', 'Degraded'),
      row('c', 'Missing'),
    ];
    const page = { limit: 9, after: undefined, pipeline };
    const names = (sort: string) =>
      paginateFleet(rows, { ...page, sort }).items.map(
        ({ entityRef }) => entityRef,
      );
    expect(names('health')).toEqual(['b', 'c', 'a']);
    expect(names('-health')).toEqual(['a', 'c', 'b']);
    expect(names('-entity')).toEqual(['c', 'b', 'a']);
  });
});
