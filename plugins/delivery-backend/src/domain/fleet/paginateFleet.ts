import type { FleetRow } from '@lockstep/backstage-plugin-delivery-common';
import {
  compareFleetRows,
  compareRanks,
  createFleetRanking,
  type FleetRank,
} from './compareFleetRows';
import { formatFleetCursor, type FleetCursor } from './FleetCursor';

/** What a page is cut from. */
interface Page {
  sort: string;
  limit: number;
  after: FleetCursor | undefined;
  pipeline: readonly string[];
}

/**
 * One page of rows that are in the default order already. Other sorts keep that order among
 * rows of the same rank.
 */
export function paginateFleet(
  rows: readonly FleetRow[],
  page: Page,
): { items: FleetRow[]; nextCursor?: string } {
  const rankOf = createFleetRanking(page.sort, page.pipeline);
  const ordered = sortRows(rows, page.sort, rankOf);
  const start = page.after ? findAfter(ordered, page, rankOf) : 0;
  const end = start + page.limit;
  const items = ordered.slice(start, end);
  const last = items[items.length - 1];
  return {
    items,
    ...(end < ordered.length && {
      nextCursor: formatFleetCursor(page.sort, rankOf(last), last),
    }),
  };
}

function sortRows(
  rows: readonly FleetRow[],
  sort: string,
  rankOf: (row: FleetRow) => FleetRank,
): readonly FleetRow[] {
  switch (sort) {
    case 'entity':
      return rows;
    case '-entity':
      return [...rows].reverse();
    default: {
      const direction = directionOf(sort);
      return rows
        .map(row => ({ row, rank: rankOf(row) }))
        .sort((a, b) => compareRanks(a.rank, b.rank) * direction)
        .map(({ row }) => row);
    }
  }
}

/** Index of the first row behind the cursor, which may name a row that is gone. */
function findAfter(
  ordered: readonly FleetRow[],
  { sort, after, pipeline }: Page,
  rankOf: (row: FleetRow) => FleetRank,
): number {
  const direction = directionOf(sort);
  // The default order is the entity's; turning it round turns the whole list.
  const rowDirection = sort === '-entity' ? -1 : 1;
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = ordered[middle];
    const order =
      compareRanks(rankOf(row), after!.rank) * direction ||
      compareFleetRows(row, after!, pipeline) * rowDirection;
    if (order > 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function directionOf(sort: string): 1 | -1 {
  return sort.startsWith('-') ? -1 : 1;
}
