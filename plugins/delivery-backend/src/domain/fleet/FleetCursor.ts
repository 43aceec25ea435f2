import type { FleetRow } from './fleetRows';

/** Where a page ended: its last row. Rows that come or go in between shift nothing. */
export type FleetCursor = Pick<
  FleetRow,
  'entityRef' | 'environment' | 'deployment'
>;

export function formatFleetCursor(row: FleetCursor): string {
  return Buffer.from(
    JSON.stringify([row.entityRef, row.environment, row.deployment]),
  ).toString('base64url');
}

/** Undefined when it is none of ours. */
export function parseFleetCursor(text: string): FleetCursor | undefined {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parts) &&
      parts.length === 3 &&
      parts.every(part => typeof part === 'string')
      ? { entityRef: parts[0], environment: parts[1], deployment: parts[2] }
      : undefined;
  } catch {
    return undefined;
  }
}
