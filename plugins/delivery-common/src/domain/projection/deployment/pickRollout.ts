import { at, listAt, textAt } from '../json/readJson';
import {
  parseTrackingId,
  TRACKING_ID_ANNOTATION,
} from '../application/parseTrackingId';

/**
 * The Rollouts of an Application: those its status lists, else those that carry its tracking
 * id, else its instance label.
 */
export function pickRollouts(
  application: unknown,
  rollouts: readonly unknown[],
): unknown[] {
  const listed = listedRollouts(application);
  const found = rollouts.filter(rollout =>
    listed.some(
      resource =>
        resource.name === textAt(rollout, 'metadata', 'name') &&
        resource.namespace === textAt(rollout, 'metadata', 'namespace'),
    ),
  );
  if (found.length > 0) {
    return found;
  }
  const tracked = rollouts.filter(rollout => isTracked(application, rollout));
  return tracked.length > 0
    ? tracked
    : rollouts.filter(rollout => isInstance(application, rollout));
}

/** The Rollouts the Application's status lists, with the namespace they are in. */
export function listedRollouts(
  application: unknown,
): Array<{ name: string; namespace: string | undefined }> {
  const destination = textAt(application, 'spec', 'destination', 'namespace');
  return listAt(application, 'status', 'resources')
    .filter(
      resource =>
        textAt(resource, 'kind') === 'Rollout' &&
        textAt(resource, 'group') === 'argoproj.io',
    )
    .map(resource => ({
      name: textAt(resource, 'name') ?? '',
      namespace: textAt(resource, 'namespace') ?? destination,
    }));
}

function isTracked(application: unknown, rollout: unknown): boolean {
  const value = textAt(
    rollout,
    'metadata',
    'annotations',
    TRACKING_ID_ANNOTATION,
  );
  const tracking = value === undefined ? null : parseTrackingId(value);
  if (!tracking || tracking.name !== textAt(rollout, 'metadata', 'name')) {
    return false; // a copied annotation names the object it was copied from
  }
  const name = textAt(application, 'metadata', 'name');
  const namespace = textAt(application, 'metadata', 'namespace');
  return (
    tracking.applicationName === name ||
    tracking.applicationName === `${namespace}_${name}`
  );
}

function isInstance(application: unknown, rollout: unknown): boolean {
  const name = textAt(application, 'metadata', 'name');
  return (
    name !== undefined &&
    textAt(rollout, 'metadata', 'labels', 'app.kubernetes.io/instance') ===
      name &&
    at(rollout, 'metadata', 'namespace') ===
      at(application, 'spec', 'destination', 'namespace')
  );
}
