import {
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  describeDeploymentState,
  type Deployment,
  type FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';

/** A deployment of an entity as one line of the fleet. */
export function createFleetRow(
  entity: Entity,
  deployment: Deployment,
  now: Date,
): FleetRow {
  const { application, health, rollout } = deployment;
  const { state } = describeDeploymentState(
    // Freshness is told by cluster: it changes for all rows of a cluster at once.
    { ...deployment, freshness: { state: 'live', since: '' } },
    now,
  );
  const hasSteps = rollout !== null && rollout.stepCount > 0;
  return {
    entityRef: stringifyEntityRef(entity),
    ...(entity.metadata.title && { title: entity.metadata.title }),
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
    stableVersion: deployment.stableVersion,
    sync: application.sync,
    health: health.status,
    ...(health.message && { message: health.message }),
    phase: rollout?.phase ?? null,
    step: hasSteps ? rollout.currentStepIndex : null,
    stepCount: hasSteps ? rollout.stepCount : null,
    setWeight: rollout?.setWeight ?? null,
    actualWeight: rollout?.actualWeight ?? null,
    maxWeight: rollout?.maxWeight ?? null,
    deployedAt: deployment.deployedAt,
    state,
  };
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
