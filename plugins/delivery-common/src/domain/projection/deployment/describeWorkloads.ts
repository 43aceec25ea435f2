import type { ReplicaCounts } from '../../../model/rollout';
import {
  workloadKindSchema,
  type WorkloadKind,
  type WorkloadView,
} from '../../../model/workload';
import { describeResourceHealth } from '../health/describeResourceHealth';
import { compareText } from '../json/compareText';
import { at, isObject, numberAt, textAt } from '../json/readJson';
import { describePod } from '../rollout/describePod';
import {
  byCreation,
  describeReplicaSetStatus,
  ownedBy,
  readImages,
  readReplicas,
} from '../rollout/describeRevisions';
import { pickManaged } from './pickManaged';
import { pickOwnVersion } from './readVersions';

const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';

/** Which of Kubernetes' own workload kinds an object is, by what the caller set on it. */
export function readWorkloadKind(object: unknown): WorkloadKind | undefined {
  return textAt(object, 'apiVersion')?.startsWith('apps/')
    ? workloadKindSchema.options.find(kind => kind === at(object, 'kind'))
    : undefined;
}

/** The workloads of an Application. Those that a Rollout takes its pod template from are its own. */
export function pickWorkloads(
  application: unknown,
  objects: readonly unknown[],
  rollouts: readonly unknown[],
): unknown[] {
  return workloadKindSchema.options
    .flatMap(kind =>
      pickManaged(
        application,
        { group: 'apps', kind },
        objects.filter(object => readWorkloadKind(object) === kind),
      ),
    )
    .filter(
      workload => !rollouts.some(rollout => isReferenceTo(rollout, workload)),
    );
}

/** Whether a Rollout takes its pod template from this workload. */
export function isReferenceTo(rollout: unknown, workload: unknown): boolean {
  const reference = at(rollout, 'spec', 'workloadRef');
  return (
    isObject(reference) &&
    textAt(reference, 'name') === textAt(workload, 'metadata', 'name') &&
    (textAt(reference, 'kind') ?? 'Deployment') === at(workload, 'kind') &&
    textAt(rollout, 'metadata', 'namespace') ===
      textAt(workload, 'metadata', 'namespace')
  );
}

/** Reads workloads with the pods and ReplicaSets they own. */
export function describeWorkloads(
  workloads: readonly unknown[],
  objects: {
    replicaSets: readonly unknown[];
    pods: readonly unknown[];
    componentName: string;
  },
): WorkloadView[] {
  return workloads.flatMap(workload => {
    const kind = readWorkloadKind(workload);
    return kind ? [describeWorkload(workload, kind, objects)] : [];
  });
}

function describeWorkload(
  workload: unknown,
  kind: WorkloadKind,
  objects: {
    replicaSets: readonly unknown[];
    pods: readonly unknown[];
    componentName: string;
  },
): WorkloadView {
  const images = readImages(at(workload, 'spec', 'template'));
  const health = describeResourceHealth(workload) ?? {
    status: 'Unknown' as const,
    message: `${kind} has no health check`,
  };
  const replicaSets =
    kind === 'Deployment' ? ownedBy(objects.replicaSets, workload) : [];
  const owners = kind === 'Deployment' ? replicaSets : [workload];
  return {
    kind,
    name: textAt(workload, 'metadata', 'name') ?? '',
    namespace: textAt(workload, 'metadata', 'namespace') ?? '',
    images,
    version: pickOwnVersion(images, objects.componentName),
    replicas:
      kind === 'DaemonSet' ? countScheduled(workload) : countReplicas(workload),
    health,
    message: health.message,
    pods: owners
      .flatMap(owner => ownedBy(objects.pods, owner))
      .sort(byCreation)
      .map(describePod),
    revisions: describeWorkloadRevisions(replicaSets),
  };
}

function countReplicas(workload: unknown): ReplicaCounts {
  const count = (field: string) => numberAt(workload, 'status', field) ?? 0;
  return {
    desired: numberAt(workload, 'spec', 'replicas') ?? 1,
    current: count('replicas'),
    updated: count('updatedReplicas'),
    ready: count('readyReplicas'),
    available: count('availableReplicas'),
  };
}

/** A DaemonSet wants a pod on each fitting node, and counts in words of its own. */
function countScheduled(workload: unknown): ReplicaCounts {
  const count = (field: string) => numberAt(workload, 'status', field) ?? 0;
  return {
    desired: count('desiredNumberScheduled'),
    current: count('currentNumberScheduled'),
    updated: count('updatedNumberScheduled'),
    ready: count('numberReady'),
    available: count('numberAvailable'),
  };
}

/** The newest ReplicaSet, and the older ones that still have pods. */
function describeWorkloadRevisions(
  replicaSets: readonly unknown[],
): WorkloadView['revisions'] {
  return replicaSets
    .map(replicaSet => ({
      name: textAt(replicaSet, 'metadata', 'name') ?? '',
      revision: readDeploymentRevision(replicaSet),
      images: readImages(at(replicaSet, 'spec', 'template')),
      replicas: readReplicas(replicaSet),
      status: describeReplicaSetStatus(replicaSet),
      createdAt: textAt(replicaSet, 'metadata', 'creationTimestamp'),
    }))
    .sort(
      (one, other) =>
        other.revision - one.revision || compareText(one.name, other.name),
    )
    .filter(
      (revision, position) =>
        position === 0 ||
        revision.replicas.desired > 0 ||
        (revision.replicas.current ?? 0) > 0,
    );
}

function readDeploymentRevision(replicaSet: unknown): number {
  const text = textAt(
    replicaSet,
    'metadata',
    'annotations',
    REVISION_ANNOTATION,
  );
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
