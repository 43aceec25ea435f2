import type { KubeObject } from './KubeObject';
import { isRecord, omit, pick, type Shape } from './Shape';
import { WATCHED_KINDS, type WatchedKindName } from './WatchedKind';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const OWNERS: Shape = { kind: true, name: true, uid: true };

/** The metadata of what there is most of: nothing but what is read. */
const SMALL_METADATA: Shape = {
  name: true,
  namespace: true,
  uid: true,
  resourceVersion: true,
  generation: true,
  creationTimestamp: true,
  deletionTimestamp: true,
  finalizers: true,
  ownerReferences: OWNERS,
  labels: {
    'rollouts-pod-template-hash': true,
    'pod-template-hash': true,
    'controller-revision-hash': true,
  },
};

const CONTAINER: Shape = {
  name: true,
  image: true,
  // Tells a sidecar among the init containers, which counts as running.
  restartPolicy: true,
};

const POD_SPEC: Shape = {
  containers: CONTAINER,
  initContainers: CONTAINER,
  // These decide what kubectl prints for a pod, and its health.
  nodeName: true,
  readinessGates: true,
  restartPolicy: true,
};

const CONTAINER_STATUS: Shape = {
  name: true,
  image: true,
  imageID: true,
  ready: true,
  started: true,
  restartCount: true,
  state: {
    waiting: { reason: true, message: true },
    running: {},
    terminated: { reason: true, message: true, exitCode: true, signal: true },
  },
  lastState: { terminated: { reason: true, exitCode: true } },
};

const CONDITION: Shape = {
  type: true,
  status: true,
  reason: true,
  message: true,
};

const POD: Shape = {
  metadata: {
    ...(SMALL_METADATA as object),
    annotations: {
      'argocd.argoproj.io/ignore-restart-policy': true,
      'argocd.argoproj.io/ignore-healthcheck': true,
      'argocd.argoproj.io/hook': true,
      'helm.sh/hook': true,
    },
  },
  spec: POD_SPEC,
  status: {
    phase: true,
    reason: true,
    message: true,
    conditions: CONDITION,
    containerStatuses: CONTAINER_STATUS,
    initContainerStatuses: CONTAINER_STATUS,
  },
};

const REPLICA_SET: Shape = {
  metadata: { ...(SMALL_METADATA as object), annotations: true },
  spec: { replicas: true, template: { spec: POD_SPEC } },
  status: true,
};

const CONFIG_MAP: Shape = {
  metadata: SMALL_METADATA,
  data: { globalProjects: true },
};

/** What Argo CD repeats in the status: the sources in full, with the results of each sync. */
const REPEATED_SOURCES = [
  ['sync', 'comparedTo'],
  ['operationState', 'operation', 'sync', 'source'],
  ['operationState', 'operation', 'sync', 'sources'],
  ['operationState', 'operation', 'sync', 'manifests'],
  ['operationState', 'syncResult', 'source'],
  ['operationState', 'syncResult', 'sources'],
  ['operationState', 'syncResult', 'resources', 'images'],
];

const LARGE_SOURCE_PARTS = ['helm', 'kustomize', 'directory', 'plugin'];

type Prune = (object: KubeObject) => unknown;

const PRUNERS: Record<WatchedKindName, Prune> = {
  applications: object => ({
    ...object,
    status: omit(
      object.status,
      ...REPEATED_SOURCES,
      ...LARGE_SOURCE_PARTS.flatMap(part => [
        ['history', 'source', part],
        ['history', 'sources', part],
      ]),
    ),
  }),
  appprojects: object => object,
  configmaps: object => pick(object, CONFIG_MAP),
  rollouts: pruneTemplate,
  experiments: object => ({
    ...object,
    spec: mapField(object.spec, 'templates', templates =>
      Array.isArray(templates) ? templates.map(pruneTemplateOf) : templates,
    ),
  }),
  analysisruns: object => object,
  deployments: pruneTemplate,
  statefulsets: object => {
    const pruned = pruneTemplate(object);
    return { ...pruned, spec: omit(pruned.spec, ['volumeClaimTemplates']) };
  },
  daemonsets: pruneTemplate,
  replicasets: object => pick(object, REPLICA_SET),
  pods: object => pick(object, POD),
};

/**
 * The part of an object that is held in memory. Drops what nobody reads and what is large:
 * managed fields, the last applied configuration, of pods and pod templates everything but
 * what tells versions and health. Total: whatever does not look as expected is left as it is.
 *
 * Items of a list come without `apiVersion` and `kind`; what is held has them.
 */
export function pruneObject(
  name: WatchedKindName,
  object: KubeObject,
): KubeObject {
  const { group, version, kind } = WATCHED_KINDS[name];
  const pruned = PRUNERS[name](object) as KubeObject;
  return {
    ...pruned,
    apiVersion: group ? `${group}/${version}` : version,
    kind,
    metadata: pruneMetadata(pruned.metadata),
  };
}

function pruneMetadata(
  metadata: KubeObject['metadata'],
): KubeObject['metadata'] {
  const { managedFields: _, selfLink: __, ...rest } = metadata;
  const pruned = mapField(rest, 'ownerReferences', owners =>
    pick(owners, OWNERS),
  );
  return mapField(pruned, 'annotations', annotations =>
    omit(annotations, [LAST_APPLIED]),
  ) as KubeObject['metadata'];
}

function pruneTemplate(object: KubeObject): KubeObject {
  return { ...object, spec: pruneTemplateOf(object.spec) };
}

/** Labels and annotations of a template say nothing that the object itself does not. */
function pruneTemplateOf(spec: unknown): unknown {
  return mapField(spec, 'template', template =>
    pick(template, { spec: POD_SPEC }),
  );
}

function mapField(
  value: unknown,
  field: string,
  map: (inner: unknown) => unknown,
): unknown {
  return isRecord(value) && Object.hasOwn(value, field)
    ? { ...value, [field]: map(value[field]) }
    : value;
}
