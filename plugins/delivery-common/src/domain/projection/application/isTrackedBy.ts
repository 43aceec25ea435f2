import { textAt } from '../json/readJson';
import {
  INSTANCE_LABEL,
  parseTrackingId,
  TRACKING_ID_ANNOTATION,
} from './parseTrackingId';

/** No label value is longer; Argo CD cuts the name. */
const MAX_LABEL_LENGTH = 63;

/**
 * Whether an object carries the tracking id of an Application. A copied annotation names the
 * object it was copied from, and does not count.
 */
export function isTrackedBy(application: unknown, object: unknown): boolean {
  const value = textAt(
    object,
    'metadata',
    'annotations',
    TRACKING_ID_ANNOTATION,
  );
  const tracking = value === undefined ? null : parseTrackingId(value);
  return (
    tracking !== null &&
    tracking.name === textAt(object, 'metadata', 'name') &&
    listInstanceNames(application).includes(tracking.applicationName)
  );
}

/**
 * Whether an object carries the instance label of an Application. Charts set that label too,
 * and whatever a controller makes copies it: it tells less than the tracking id.
 */
export function isLabelledBy(application: unknown, object: unknown): boolean {
  const label = textAt(object, 'metadata', 'labels', INSTANCE_LABEL);
  return (
    label !== undefined &&
    listInstanceNames(application).some(
      name => name.slice(0, MAX_LABEL_LENGTH) === label,
    )
  );
}

/** Outside of Argo CD's own namespace an Application goes by its namespace as well. */
function listInstanceNames(application: unknown): string[] {
  const name = textAt(application, 'metadata', 'name');
  const namespace = textAt(application, 'metadata', 'namespace');
  return name === undefined ? [] : [name, `${namespace}_${name}`];
}
