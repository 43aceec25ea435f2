import type { KubeObject } from '../kube/KubeObject';

/** What the controller sees of one Rollout. */
export interface RolloutInput {
  rollout: KubeObject;
  /** Those the Rollout owns. */
  replicaSets: KubeObject[];
  /** Those the Rollout owns. */
  analysisRuns: KubeObject[];
  /** Pods of its ReplicaSets; only a restart looks at them. */
  pods: KubeObject[];
  services: KubeObject[];
  httpRoutes: KubeObject[];
  templates: KubeObject[];
  /** The bounds an autoscaler keeps the Rollout in. */
  autoscaler?: { min: number; max: number };
  now: Date;
  /** Real milliseconds that seconds written in a resource take. */
  realMs(seconds: number): number;
}

export type Write =
  | { verb: 'create'; object: KubeObject }
  | {
      verb: 'patch';
      kind: string;
      namespace?: string;
      name: string;
      patch: object;
    }
  | { verb: 'delete'; kind: string; namespace?: string; name: string };

export interface RolloutEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

export interface RolloutPlan {
  writes: Write[];
  events: RolloutEvent[];
  /** The whole new status. */
  status: any;
  /** When to look again if nothing happens before. */
  nextAt?: Date;
}

export type PauseReason =
  | 'CanaryPauseStep'
  | 'BlueGreenPause'
  | 'InconclusiveAnalysisRun';

/** One pass over a Rollout: collects what it wants changed. */
export interface RolloutContext extends RolloutInput {
  newReplicaSet: KubeObject;
  stable: KubeObject | undefined;
  /** Neither new nor stable. */
  older: KubeObject[];
  revision: number;
  writes: Write[];
  events: RolloutEvent[];
  wakeUps: Date[];
  addedPause?: { reason: PauseReason; seconds?: number };
  /** Set when this pass aborts the update. */
  abortCause?: string;
}

export function isPaused(rollout: KubeObject): boolean {
  return (
    Boolean(rollout.spec?.paused) ||
    (rollout.status?.pauseConditions ?? []).length > 0
  );
}

export function findPause(
  rollout: KubeObject,
  reason: PauseReason,
): { reason: string; startTime: string } | undefined {
  return (rollout.status?.pauseConditions ?? []).find(
    (each: any) => each.reason === reason,
  );
}

export function isAborted(context: RolloutContext): boolean {
  return (
    Boolean(context.rollout.status?.abort) || context.abortCause !== undefined
  );
}

export function patchMetadata(
  context: RolloutContext,
  object: KubeObject,
  annotations: Record<string, string | null>,
) {
  context.writes.push({
    verb: 'patch',
    kind: object.kind,
    namespace: object.metadata.namespace,
    name: object.metadata.name,
    patch: { metadata: { annotations } },
  });
}

/** Asks for a number of pods, if it is another one than now. */
export function scale(
  context: RolloutContext,
  replicaSet: KubeObject,
  replicas: number,
): boolean {
  const before: number = replicaSet.spec?.replicas ?? 0;
  if (before === replicas) return false;
  const { namespace, name } = replicaSet.metadata;
  context.writes.push({
    verb: 'patch',
    kind: 'ReplicaSet',
    namespace,
    name,
    patch: { spec: { replicas } },
  });
  const direction = replicas > before ? 'up' : 'down';
  context.events.push({
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${direction} ReplicaSet ${name} (revision ${context.revision}) from ${before} to ${replicas}`,
  });
  return true;
}
