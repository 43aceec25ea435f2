import {
  describeVersion,
  ENVIRONMENT_STATES,
  type FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';

/** What a row is sorted by. */
export type FleetRank = string | number;

/** From what must be seen first to what may be overlooked. */
const HEALTHS = [
  'Degraded',
  'Missing',
  'Progressing',
  'Suspended',
  'Unknown',
  'Healthy',
];
const SYNCS = ['OutOfSync', 'Unknown', 'Synced'];
const PHASES = ['Degraded', 'Paused', 'Progressing', 'Unknown', 'Healthy'];

/** Position by name, those not on the list behind them all. */
function position(list: readonly string[], name: string | null): number {
  const index = name === null ? -1 : list.indexOf(name);
  return index < 0 ? list.length : index;
}

/** Reads what rows are sorted by; the sort is one of `FLEET_SORTS`, maybe with `-` in front. */
export function createFleetRanking(
  sort: string,
  pipeline: readonly string[],
): (row: FleetRow) => FleetRank {
  // What is not known comes last, in both directions.
  const last = sort.startsWith('-') ? '' : '\uffff';
  switch (sort.replace(/^-/, '')) {
    case 'owner':
      return row => row.owner ?? last;
    case 'system':
      return row => row.system ?? last;
    case 'environment':
      return row => position(pipeline, row.environment);
    case 'cluster':
      return row => row.cluster;
    case 'health':
      return row => position(HEALTHS, row.health);
    case 'sync':
      return row => position(SYNCS, row.sync);
    case 'phase':
      return row => position(PHASES, row.phase);
    case 'state':
      return row => position(ENVIRONMENT_STATES, row.state);
    case 'version':
      return row => describeVersion(row.version);
    case 'deployedAt':
      return row => row.deployedAt ?? last;
    default:
      return () => 0;
  }
}

/** The order of all lists: by entity, then along the pipeline, then by deployment. */
export function compareFleetRows(
  a: Pick<FleetRow, 'entityRef' | 'environment' | 'deployment'>,
  b: Pick<FleetRow, 'entityRef' | 'environment' | 'deployment'>,
  pipeline: readonly string[],
): number {
  return (
    compareRanks(a.entityRef, b.entityRef) ||
    position(pipeline, a.environment) - position(pipeline, b.environment) ||
    compareRanks(a.environment, b.environment) ||
    compareRanks(a.deployment, b.deployment)
  );
}

/** Of two rows' ranks; numbers and texts never meet in one list. */
export function compareRanks(a: FleetRank, b: FleetRank): number {
  return a < b ? -1 : Number(a > b);
}
