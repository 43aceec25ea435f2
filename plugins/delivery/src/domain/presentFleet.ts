import {
  describeVersion,
  type FleetRow as FleetItem,
} from '@lockstep/backstage-plugin-delivery-common';
import { presentStatus, type Status, type StatusKey } from './Status';
import type { Viewer } from './Viewer';

export interface FleetCell {
  deployment: string;
  cluster: string;
  version: string;
  health: Status;
  sync: Status;
  weight: string | null;
}

export interface FleetRow {
  entityRef: string;
  name: string;
  owner: string;
  cells: Map<string, FleetCell[]>;
}

export interface Fleet {
  environments: string[];
  rows: FleetRow[];
}

const HEALTH: Record<string, StatusKey> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Suspended: 'paused',
  Degraded: 'degraded',
  Missing: 'missing',
};

const SYNC: Record<string, StatusKey> = {
  Synced: 'synced',
  OutOfSync: 'outOfSync',
};

/** A row per component, a column per environment in the order they first appear. */
export function presentFleet(
  items: readonly FleetItem[],
  viewer: Pick<Viewer, 't'>,
): Fleet {
  const environments = [
    ...new Set(items.map(({ environment }) => environment)),
  ];
  const rows = new Map<string, FleetRow>();
  for (const item of items) {
    const row = rows.get(item.entityRef) ?? {
      entityRef: item.entityRef,
      name: item.entityRef.replace(/^.*\//, ''),
      owner: item.owner?.replace(/^.*\//, '') ?? '',
      cells: new Map<string, FleetCell[]>(),
    };
    rows.set(item.entityRef, row);
    row.cells.set(item.environment, [
      ...(row.cells.get(item.environment) ?? []),
      presentCell(item, viewer),
    ]);
  }
  return {
    environments,
    rows: [...rows.values()].sort((one, other) =>
      one.name.localeCompare(other.name),
    ),
  };
}

function presentCell(item: FleetItem, viewer: Pick<Viewer, 't'>): FleetCell {
  const moving = item.phase === 'Progressing' || item.phase === 'Paused';
  return {
    deployment: item.deployment,
    cluster: item.cluster,
    version: describeVersion(item.version),
    health: presentStatus(HEALTH[item.health] ?? 'unknown', viewer),
    sync: presentStatus(SYNC[item.sync] ?? 'unknown', viewer),
    weight:
      moving && item.setWeight !== null
        ? viewer.t('fleet.weight', { value: String(item.setWeight) })
        : null,
  };
}
