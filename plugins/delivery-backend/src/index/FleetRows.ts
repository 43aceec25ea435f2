import {
  fleetRowKey,
  type FleetRow,
  type FleetRowName,
} from '@lockstep/backstage-plugin-delivery-common';
import { compareFleetRows } from '../domain/fleet';

/** Names of rows that went, kept for clients that come back. */
const MAX_REMOVED = 5_000;

/** A row and the version of the fleet in which it became what it is, or went. */
export interface FleetEntry {
  readonly row: FleetRow;
  readonly version: number;
}

/** What became different; versions have no gap. */
export interface FleetChange {
  version: number;
  entries: FleetEntry[];
  removed: FleetEntry[];
  /** Clusters whose freshness changed. */
  clusters: ReadonlySet<string>;
}

/** The rows of the fleet, in order, and what they were before. */
export class FleetRows {
  private readonly rows = new Map<string, FleetEntry>();
  /** Undefined: to be sorted again. */
  private sorted: FleetEntry[] | undefined = [];
  private removed: FleetEntry[] = [];
  private forgottenBefore = 0;

  constructor(private readonly pipeline: readonly string[]) {}

  get size(): number {
    return this.rows.size;
  }

  /** All of them: by entity, then along the pipeline. */
  list(): readonly FleetEntry[] {
    this.sorted ??= [...this.rows.values()].sort((a, b) =>
      compareFleetRows(a.row, b.row, this.pipeline),
    );
    return this.sorted;
  }

  /** Returns the entry where the row is news. */
  put(row: FleetRow, version: number): FleetEntry | undefined {
    const key = fleetRowKey(row);
    const known = this.rows.get(key);
    if (known && JSON.stringify(known.row) === JSON.stringify(row)) {
      return undefined;
    }
    const entry = { row, version };
    this.rows.set(key, entry);
    // Rows that only change keep their place.
    if (this.sorted && known?.row.environment === row.environment) {
      this.sorted[this.placeOf(known.row)] = entry;
    } else {
      this.sorted = undefined;
    }
    return entry;
  }

  /** Returns what went, where there was a row. */
  remove(name: FleetRowName, version: number): FleetEntry | undefined {
    const key = fleetRowKey(name);
    const known = this.rows.get(key);
    if (!known) {
      return undefined;
    }
    this.rows.delete(key);
    this.sorted = undefined;
    const gone = { row: known.row, version };
    this.removed.push(gone);
    if (this.removed.length > MAX_REMOVED) {
      const dropped = this.removed.splice(0, MAX_REMOVED / 2);
      this.forgottenBefore = dropped[dropped.length - 1].version;
    }
    return gone;
  }

  /** What became different after a version; undefined when that is not known any more. */
  since(version: number): Pick<FleetChange, 'entries' | 'removed'> | undefined {
    return version < this.forgottenBefore
      ? undefined
      : {
          entries: this.list().filter(entry => entry.version > version),
          removed: this.removed.filter(entry => entry.version > version),
        };
  }

  /** Where a row stands in the sorted list; it is there. */
  private placeOf(row: FleetRow): number {
    return findPlace(this.sorted!, row, this.pipeline, 'at');
  }
}

/** Where a row stands in an ordered list, or would stand; or what comes behind it. */
export function findPlace(
  list: readonly FleetEntry[],
  row: FleetRow,
  pipeline: readonly string[],
  which: 'at' | 'behind',
): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const order = compareFleetRows(list[middle].row, row, pipeline);
    if (order < 0 || (order === 0 && which === 'behind')) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
