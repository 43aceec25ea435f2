import type { Health, ResourceView } from '../../../model/application';
import { isWorseHealth } from '../../pipeline/rollUpHealth';

/** How many causes Argo CD names before it counts the rest. */
const NAMED_CAUSES = 3;

/**
 * A resource with the health its live object shows, and what takes it out of the count.
 *
 * @public
 */
export type ResourceHealth = Pick<
  ResourceView,
  'group' | 'kind' | 'namespace' | 'name' | 'health'
> & {
  /** A hook runs and goes; its health says nothing about the Application. */
  hook?: boolean;
  /** Whether its author took it out of the Application's health. */
  ignored?: boolean;
  /** False for a resource that Git asks for and the cluster does not have. */
  live?: boolean;
};

/**
 * The health of an Application from its resources: the worst wins. Missing resources do not
 * count unless all are missing, and neither do child Applications nobody has looked at.
 *
 * @public
 */
export function rollUpResources(resources: readonly ResourceHealth[]): Health {
  const own = resources.filter(resource => !resource.hook);
  if (own.length > 0 && own.every(resource => resource.live === false)) {
    return { status: 'Missing' };
  }
  const counted = own.filter(
    resource => !resource.ignored && resource.live !== false,
  );
  const healths = counted.flatMap(resource =>
    resource.health && !isUnwatchedChild(resource)
      ? [{ resource, status: resource.health.status }]
      : [],
  );
  const worst = healths.reduce<Health['status']>(
    (status, health) =>
      isWorseHealth(health.status, status) ? health.status : status,
    'Healthy',
  );
  const causes = healths
    .filter(health => health.status === worst)
    .map(({ resource }) => formatCause(resource));
  return worst === 'Healthy'
    ? { status: worst }
    : { status: worst, message: formatCauses(causes) };
}

function isUnwatchedChild(resource: ResourceHealth): boolean {
  const status = resource.health?.status;
  return (
    resource.group === 'argoproj.io' &&
    resource.kind === 'Application' &&
    (status === 'Missing' || status === 'Unknown')
  );
}

function formatCauses(causes: readonly string[]): string {
  const named = causes.slice(0, NAMED_CAUSES).join(', ');
  const rest = causes.length - NAMED_CAUSES;
  return rest > 0
    ? `Caused by ${named}, and ${rest} more`
    : `Caused by ${named}`;
}

function formatCause(resource: ResourceHealth): string {
  const kind = resource.group
    ? `${resource.group}/${resource.kind}`
    : resource.kind;
  return `${kind}:${resource.namespace ? `${resource.namespace}/` : ''}${
    resource.name
  }`;
}
