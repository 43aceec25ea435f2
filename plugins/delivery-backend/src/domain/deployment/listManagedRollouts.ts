import type { KubeObject } from '../objects';

/**
 * The Rollouts an Application manages, as its status lists them. Total: half-written entries
 * are left out.
 */
export function listManagedRollouts(
  application: KubeObject,
): Array<{ namespace: string; name: string }> {
  const resources = application.status?.resources;
  if (!Array.isArray(resources)) {
    return [];
  }
  const fallback = application.spec?.destination?.namespace;
  return resources.flatMap((resource: any) => {
    const namespace = resource?.namespace ?? fallback;
    return resource?.group === 'argoproj.io' &&
      resource.kind === 'Rollout' &&
      typeof resource.name === 'string' &&
      typeof namespace === 'string'
      ? [{ namespace, name: resource.name }]
      : [];
  });
}
