import type { FleetMessage } from '../../api/fleet';
import { fleetRowKey, type FleetRow } from '../../model/fleet';
import type { ClusterFreshness } from '../../model/freshness';

/** What a client of the fleet's stream holds. @public */
export interface FleetStreamState {
  epoch: string;
  version: number;
  /** By entity and deployment, in the order they first came. */
  rows: ReadonlyMap<string, FleetRow>;
  clusters: ClusterFreshness[];
  /** Whether the snapshot has come to its end. */
  complete: boolean;
}

/**
 * Applies a message of the fleet's stream. Answers `resync` where it cannot be applied: the
 * snapshot's beginning was missed, or the server restarted. Unchanged rows keep their identity.
 *
 * @public
 */
export function applyFleetMessage(
  state: FleetStreamState | undefined,
  message: FleetMessage,
): FleetStreamState | 'resync' {
  const { epoch, version } = message;
  if (message.type === 'snapshot') {
    if (!message.first && (!state || state.epoch !== epoch)) {
      return 'resync';
    }
    const known = message.first ? [] : state!.rows;
    return {
      epoch,
      version,
      rows: new Map([...known, ...message.rows.map(toEntry)]),
      clusters: message.first
        ? message.clusters
        : replaceClusters(state!.clusters, message.clusters),
      complete: message.last,
    };
  }
  if (!state?.complete || state.epoch !== epoch) {
    return 'resync';
  }
  if (version <= state.version) {
    return state;
  }
  const rows = new Map([...state.rows, ...message.rows.map(toEntry)]);
  message.removed.forEach(row => rows.delete(fleetRowKey(row)));
  return {
    ...state,
    version,
    rows,
    clusters: replaceClusters(state.clusters, message.clusters),
  };
}

function toEntry(row: FleetRow): [string, FleetRow] {
  return [fleetRowKey(row), row];
}

function replaceClusters(
  known: readonly ClusterFreshness[],
  changed: readonly ClusterFreshness[],
): ClusterFreshness[] {
  const names = new Set(changed.map(({ cluster }) => cluster));
  return [...known.filter(({ cluster }) => !names.has(cluster)), ...changed];
}
