import type { EntityDelivery } from '@lockstep/backstage-plugin-delivery-common';

/** `known`: Argo CD has an Application for it; `healthy`: it is also Synced and Healthy. */
export type StatusWaitFor = 'known' | 'healthy';

/** Whether the deployments of an entity are what a step waits for, and what is missing. */
export function decideStatusWait(
  delivery: Pick<EntityDelivery, 'deployments'> | undefined,
  options: { environment: string | undefined; waitFor: StatusWaitFor },
): { reached: true } | { reached: false; missing: string } {
  const { environment, waitFor } = options;
  const where = environment ? ` in ${environment}` : '';
  if (!delivery) {
    return { reached: false, missing: 'it is not in the catalog' };
  }
  const deployments = delivery.deployments.filter(
    deployment => !environment || deployment.environment === environment,
  );
  if (deployments.length === 0) {
    return {
      reached: false,
      missing: `Argo CD has no Application for it${where}`,
    };
  }
  const unsettled = deployments.find(
    ({ application, health }) =>
      application.sync !== 'Synced' || health.status !== 'Healthy',
  );
  return waitFor === 'known' || !unsettled
    ? { reached: true }
    : {
        reached: false,
        missing: `${unsettled.application.name} is ${unsettled.application.sync} and ${unsettled.health.status}`,
      };
}
