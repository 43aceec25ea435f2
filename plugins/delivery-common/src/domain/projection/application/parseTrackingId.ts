/** Which Application an object belongs to, and which object it says it is. @public */
export interface TrackingId {
  applicationName: string;
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/** Label by which Argo CD knows its objects unless it is told to use another. @public */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** Annotation by which Argo CD knows its objects. @public */
export const TRACKING_ID_ANNOTATION = 'argocd.argoproj.io/tracking-id';

/**
 * Reads `app:group/Kind:namespace/name`; the name may hold colons. Null where it does not
 * have that form.
 *
 * @public
 */
export function parseTrackingId(value: string): TrackingId | null {
  const [applicationName, groupKind, ...rest] = value.split(':');
  const types = groupKind?.split('/') ?? [];
  const names = rest.join(':').split('/');
  return rest.length > 0 && types.length === 2 && names.length === 2
    ? {
        applicationName,
        group: types[0],
        kind: types[1],
        namespace: names[0],
        name: names[1],
      }
    : null;
}
