import type {
  ApplicationView,
  ChildApplication,
  ResourceView,
} from '../../../model/application';
import { at, textAt } from '../json/readJson';
import { readOwnHealth, readSync } from './ApplicationStatus';
import { isLabelledBy, isTrackedBy } from './isTrackedBy';

/** Whether a resource is an Application. */
export function isApplicationKind(
  resource: Pick<ResourceView, 'group' | 'kind'>,
): boolean {
  return resource.group === 'argoproj.io' && resource.kind === 'Application';
}

/**
 * The Applications an Application manages: those its status lists, and those that carry its
 * tracking id or instance label. A child that is not known itself is told by what the parent says of it.
 */
export function describeChildren(
  parent: unknown,
  resources: readonly ResourceView[],
  candidates: readonly unknown[],
): ApplicationView['children'] {
  const listed = resources.filter(isApplicationKind).map(resource => {
    const child = candidates.find(candidate => isNamed(candidate, resource));
    return child === undefined
      ? describeUnknownChild(resource)
      : describeChild(child);
  });
  const tracked = candidates
    .filter(
      candidate =>
        candidate !== parent &&
        (isTrackedBy(parent, candidate) || isLabelledBy(parent, candidate)),
    )
    .map(describeChild)
    .filter(
      child =>
        !listed.some(
          other =>
            other.name === child.name && other.namespace === child.namespace,
        ),
    );
  return [...listed, ...tracked];
}

function isNamed(candidate: unknown, resource: ResourceView): boolean {
  return (
    textAt(candidate, 'metadata', 'name') === resource.name &&
    (resource.namespace === undefined ||
      textAt(candidate, 'metadata', 'namespace') === resource.namespace)
  );
}

function describeChild(child: unknown): ChildApplication {
  return {
    name: textAt(child, 'metadata', 'name') ?? '',
    namespace: textAt(child, 'metadata', 'namespace') ?? '',
    project: textAt(child, 'spec', 'project') ?? 'default',
    sync: readSync(at(child, 'status', 'sync', 'status')),
    health: readOwnHealth(child),
  };
}

function describeUnknownChild(resource: ResourceView): ChildApplication {
  return {
    name: resource.name,
    namespace: resource.namespace ?? '',
    sync: resource.sync,
    health: resource.health,
  };
}
