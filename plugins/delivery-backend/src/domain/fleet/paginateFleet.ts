import type { FleetRow } from '@lockstep/backstage-plugin-delivery-common';
import {
  compareFleetRows,
  compareRanks,
  createFleetRanking,
} from './compareFleetRows';
import { formatFleetCursor, type FleetCursor } from './FleetCursor';

/**
 * One page of rows that are in the default order already. Other sorts keep that order among
 * rows of the same rank.
 */
export function paginateFleet(
  rows: readonly FleetRow[],
  page: {
    sort: string;
    limit: number;
    after: FleetCursor | undefined;
    pipeline: readonly string[];
  },
): { items: FleetRow[]; nextCursor?: string } {
  const { sort, limit, after, pipeline } = page;
  const rankOf = createFleetRanking(sort, pipeline);
  const direction = sort.startsWith('-') ? -1 : 1;
  const ranked = rows.map(row => ({ row, rank: rankOf(row) }));
  // The default order is the entity's; turning it round turns the whole list.
  const compareRows = (a: FleetRow, b: FleetRow) =>
    compareFleetRows(a, b, pipeline) * (sort === '-entity' ? -1 : 1);
  if (sort === '-entity') {
    ranked.reverse();
  } else if (sort !== 'entity') {
    ranked.sort((a, b) => compareRanks(a.rank, b.rank) * direction);
  }
  const start = after
    ? ranked.findIndex(
        ({ row, rank }) =>
          (compareRanks(rank, after.rank) * direction ||
            compareRows(row, { ...row, ...after })) > 0,
      )
    : 0;
  const items =
    start < 0 ? [] : ranked.slice(start, start + limit).map(({ row }) => row);
  const last = ranked[start + limit - 1];
  return {
    items,
    ...(start >= 0 &&
      start + limit < ranked.length && {
        nextCursor: formatFleetCursor(sort, last.rank, last.row),
      }),
  };
}
