import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  describeDeploymentState,
  type Deployment,
  type FleetRow,
} from '@lockstep/backstage-plugin-delivery-common';
import { readBelonging } from './readBelonging';

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
    ...readBelonging(entity),
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
