import {
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type {
  Deployment,
  FleetList,
} from '@lockstep/backstage-plugin-delivery-common';
import type { FleetQuery } from './FleetQuery';

export type FleetRow = FleetList['items'][number];

/** A deployment as one line of the fleet. */
export function createFleetRow(
  entity: Entity,
  deployment: Deployment,
): FleetRow {
  return {
    entityRef: deployment.entityRef,
    owner: findRelation(entity, RELATION_OWNED_BY, () => true),
    system: findRelation(
      entity,
      RELATION_PART_OF,
      ref => parseEntityRef(ref).kind.toLocaleLowerCase('en-US') === 'system',
    ),
    environment: deployment.environment,
    deployment: deployment.id,
    cluster: deployment.cluster,
    version: deployment.version,
    sync: deployment.application.sync,
    health: deployment.health.status,
    phase: deployment.rollout?.phase ?? null,
    setWeight: deployment.rollout?.setWeight ?? null,
  };
}

/** Whether a row passes the filters of a query. */
export function matchesFleetQuery(row: FleetRow, query: FleetQuery): boolean {
  return (
    is(query.owner, row.owner, 'group') &&
    is(query.system, row.system, 'system') &&
    is(query.environment, row.environment) &&
    is(query.health, row.health) &&
    is(query.sync, row.sync)
  );
}

/** By entity, then by the order of the pipeline, then by deployment. */
export function compareFleetRows(
  a: FleetRow,
  b: FleetRow,
  pipeline: readonly string[],
): number {
  const position = ({ environment }: FleetRow) =>
    pipeline.includes(environment)
      ? pipeline.indexOf(environment)
      : pipeline.length;
  return (
    compareText(a.entityRef, b.entityRef) ||
    position(a) - position(b) ||
    compareText(a.environment, b.environment) ||
    compareText(a.deployment, b.deployment)
  );
}

function is(
  wanted: string | undefined,
  value: string | null,
  defaultKind?: string,
): boolean {
  if (wanted === undefined) {
    return true;
  }
  return (
    value !== null &&
    (defaultKind ? toRef(wanted, defaultKind) : wanted) === value
  );
}

function toRef(text: string, defaultKind: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
    );
  } catch {
    return text;
  }
}

function findRelation(
  entity: Entity,
  type: string,
  accepts: (targetRef: string) => boolean,
): string | null {
  return (
    entity.relations?.find(
      relation => relation.type === type && accepts(relation.targetRef),
    )?.targetRef ?? null
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
