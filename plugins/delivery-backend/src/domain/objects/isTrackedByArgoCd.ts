import {
  INSTANCE_LABEL,
  TRACKING_ID_ANNOTATION,
} from '@lockstep/backstage-plugin-delivery-common';
import type { KubeObject } from './KubeObject';

/** What a controller that was told to use another label writes. */
const ARGOCD_INSTANCE = 'argocd.argoproj.io/instance';

/**
 * Whether Argo CD may manage an object: it carries one of the marks that Argo CD tracks by.
 * Which Application manages it is for the Application's status to say.
 */
export function isTrackedByArgoCd({ metadata }: KubeObject): boolean {
  return (
    TRACKING_ID_ANNOTATION in (metadata.annotations ?? {}) ||
    INSTANCE_LABEL in (metadata.labels ?? {}) ||
    ARGOCD_INSTANCE in (metadata.labels ?? {})
  );
}
