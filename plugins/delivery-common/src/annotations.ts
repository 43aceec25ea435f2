/**
 * Comma list of Argo CD Application names, optionally `namespace/name`.
 * The annotation the Argo CD plugins for Backstage already use.
 * @public
 */
export const ARGOCD_APP_NAME_ANNOTATION = 'argocd/app-name';

/** Label selector over Argo CD Applications. @public */
export const ARGOCD_APP_SELECTOR_ANNOTATION = 'argocd/app-selector';

/** The Kubernetes plugin's id: matches the label of the same name. @public */
export const KUBERNETES_ID_ANNOTATION = 'backstage.io/kubernetes-id';

/** The Kubernetes plugin's label selector. @public */
export const KUBERNETES_LABEL_SELECTOR_ANNOTATION =
  'backstage.io/kubernetes-label-selector';

/**
 * Label or annotation on an Application that names the entity it delivers. As a label
 * value may hold neither `:` nor two slashes, a label has the form `default.payments` or
 * `payments`, the annotation is a full entity reference.
 * @public
 */
export const ENTITY_REF_KEY = 'lockstep/entity-ref';

/** Label on an Application that names its environment. @public */
export const ENVIRONMENT_LABEL = 'lockstep/environment';

/**
 * Annotation on an Application: comma list of the dotted paths at which its Helm values name
 * the images of the component, `image` or `api.image,worker.image`. The first one is the main
 * image; all of them are moved together.
 * @public
 */
export const HELM_IMAGE_PATH_ANNOTATION = 'lockstep/helm-image-path';

/**
 * Annotation on an entity that names its wave in a batch of promotions: one of
 * `delivery.batches.waves`, `infrastructure`, `core`, `applications` or `monitoring` by default.
 * Without it, and where the request names none: `applications`.
 * @public
 */
export const WAVE_ANNOTATION = 'lockstep/wave';

/** Every entity annotation that leads to deployments, in the order they are tried. @public */
export const DELIVERY_ANNOTATIONS: readonly string[] = [
  ARGOCD_APP_NAME_ANNOTATION,
  ARGOCD_APP_SELECTOR_ANNOTATION,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
];
