import { formatDeploymentId } from '@lockstep/backstage-plugin-delivery-common';
import type { KubeObject } from '../objects';

/** The id of the deployment an Application is. */
export function deploymentId(cluster: string, application: KubeObject): string {
  const { namespace, name } = application.metadata;
  return formatDeploymentId({ cluster, namespace: namespace ?? '', name });
}

/** The parts of a deployment id, or undefined when it is none. */
export function parseDeploymentId(
  id: string,
): { cluster: string; namespace: string; name: string } | undefined {
  const [cluster, namespace, name, ...rest] = id.split('~');
  return cluster && namespace && name && rest.length === 0
    ? { cluster, namespace, name }
    : undefined;
}
