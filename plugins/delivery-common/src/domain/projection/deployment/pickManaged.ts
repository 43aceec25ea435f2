import { at, listAt, textAt } from '../json/readJson';
import { isLabelledBy, isTrackedBy } from '../application/isTrackedBy';

/** A kind of object with its API group. */
export interface ManagedKind {
  group: string;
  kind: string;
}

export const ROLLOUT_KIND: ManagedKind = {
  group: 'argoproj.io',
  kind: 'Rollout',
};

/**
 * The objects of one kind that an Application manages: those its status lists, else those that
 * carry its tracking id, else, while it lists nothing at all, its instance label.
 */
export function pickManaged(
  application: unknown,
  kind: ManagedKind,
  objects: readonly unknown[],
): unknown[] {
  if (objects.length === 0) {
    return [];
  }
  const listed = listManaged(application, kind);
  const found = objects.filter(object =>
    listed.some(
      resource =>
        resource.name === textAt(object, 'metadata', 'name') &&
        resource.namespace === textAt(object, 'metadata', 'namespace'),
    ),
  );
  if (found.length > 0) {
    return found;
  }
  const tracked = objects.filter(object => isTrackedBy(application, object));
  if (
    tracked.length > 0 ||
    listAt(application, 'status', 'resources').length > 0
  ) {
    return tracked;
  }
  return objects.filter(object => isInstance(application, object));
}

/** The objects of a kind the Application's status lists, with the namespace they are in. */
export function listManaged(
  application: unknown,
  { group, kind }: ManagedKind,
): Array<{ name: string; namespace: string | undefined }> {
  const destination = textAt(application, 'spec', 'destination', 'namespace');
  return listAt(application, 'status', 'resources')
    .filter(
      resource =>
        textAt(resource, 'kind') === kind &&
        textAt(resource, 'group') === group,
    )
    .map(resource => ({
      name: textAt(resource, 'name') ?? '',
      namespace: textAt(resource, 'namespace') ?? destination,
    }));
}

function isInstance(application: unknown, object: unknown): boolean {
  return (
    isLabelledBy(application, object) &&
    at(object, 'metadata', 'namespace') ===
      at(application, 'spec', 'destination', 'namespace')
  );
}
