import type { FleetRow } from '@lockstep/backstage-plugin-delivery-common';

/**
 * Where a page ended: its last row, and what that was sorted by. Rows that come or go in
 * between shift nothing.
 */
export interface FleetCursor {
  sort: string;
  /** Of the last row, for this sort. */
  rank: string | number;
  entityRef: string;
  environment: string;
  deployment: string;
}

export function formatFleetCursor(
  sort: string,
  rank: string | number,
  row: FleetRow,
): string {
  return Buffer.from(
    JSON.stringify([
      sort,
      rank,
      row.entityRef,
      row.environment,
      row.deployment,
    ]),
  ).toString('base64url');
}

/** Undefined when it is none of ours, or of a list sorted in another way. */
export function parseFleetCursor(
  text: string,
  sort: string,
): FleetCursor | undefined {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 5 || parts[0] !== sort) {
      return undefined;
    }
    const [, rank, entityRef, environment, deployment] = parts;
    const names = [entityRef, environment, deployment];
    return ['string', 'number'].includes(typeof rank) &&
      names.every(name => typeof name === 'string')
      ? { sort, rank, entityRef, environment, deployment }
      : undefined;
  } catch {
    return undefined;
  }
}
