import type { KubeObject } from './KubeObject';

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const INSTANCE = 'app.kubernetes.io/instance';
/** What a controller that was told to use another label writes. */
const ARGOCD_INSTANCE = 'argocd.argoproj.io/instance';

/**
 * Whether Argo CD may manage an object: it carries one of the marks that Argo CD tracks by.
 * Which Application manages it is for the Application's status to say.
 */
export function isTrackedByArgoCd({ metadata }: KubeObject): boolean {
  return (
    TRACKING_ID in (metadata.annotations ?? {}) ||
    INSTANCE in (metadata.labels ?? {}) ||
    ARGOCD_INSTANCE in (metadata.labels ?? {})
  );
}
