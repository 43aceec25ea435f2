import type { KubeObject } from '../kube/KubeObject';

export const hashLabel = 'rollouts-pod-template-hash';
export const revisionAnnotation = 'rollout.argoproj.io/revision';
export const scaleDownAnnotation = 'scale-down-deadline';

export function podHash(object: KubeObject | undefined): string {
  return object?.metadata.labels?.[hashLabel] ?? '';
}

export function revisionOf(object: KubeObject | undefined): number {
  const revision = Number.parseInt(
    object?.metadata.annotations?.[revisionAnnotation] ?? '',
    10,
  );
  return Number.isNaN(revision) ? 0 : revision;
}

export function specReplicas(replicaSet: KubeObject | undefined): number {
  return replicaSet?.spec?.replicas ?? 0;
}

export function availableReplicas(replicaSet: KubeObject | undefined): number {
  return replicaSet?.status?.availableReplicas ?? 0;
}

export function total(
  replicaSets: Array<KubeObject | undefined | null>,
  count: (rs: KubeObject) => number,
): number {
  return replicaSets.reduce((sum, each) => sum + (each ? count(each) : 0), 0);
}

export function statusReplicas(replicaSet: KubeObject): number {
  return replicaSet.status?.replicas ?? 0;
}

/** The ReplicaSet whose pods serve everybody until the update is over. */
export function findStable(
  rollout: KubeObject,
  newReplicaSet: KubeObject | undefined,
  others: KubeObject[],
): KubeObject | undefined {
  const stable = rollout.status?.stableRS ?? '';
  if (stable === '') return undefined;
  return [newReplicaSet, ...others].find(
    each => each && podHash(each) === stable,
  );
}

/** Neither new nor stable. */
export function otherReplicaSets(
  all: KubeObject[],
  newReplicaSet: KubeObject | undefined,
  stable: KubeObject | undefined,
): KubeObject[] {
  return all.filter(
    each =>
      each.metadata.name !== newReplicaSet?.metadata.name &&
      each.metadata.name !== stable?.metadata.name,
  );
}

/** All its pods, and at least one, are available. */
export function isFullyAvailable(replicaSet: KubeObject | undefined): boolean {
  const available = availableReplicas(replicaSet);
  return (
    available > 0 &&
    specReplicas(replicaSet) > 0 &&
    specReplicas(replicaSet) <= available
  );
}

/** The stable version exists and is another one than the new version. */
export function hasOtherStable(
  newReplicaSet: KubeObject | undefined,
  stable: KubeObject | undefined,
): boolean {
  return (
    Boolean(stable) && newReplicaSet?.metadata.name !== stable?.metadata.name
  );
}
