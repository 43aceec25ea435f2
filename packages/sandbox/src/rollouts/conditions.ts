import type { KubeObject } from '../kube/KubeObject';
import { canarySteps, currentCanaryStep } from './canarySteps';
import { desiredReplicas, progressDeadlineSeconds } from './rolloutDefaults';

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}

export function stampOf(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

export function findCondition(
  status: any,
  type: string,
): Condition | undefined {
  return Array.isArray(status?.conditions)
    ? status.conditions.find((each: Condition) => each.type === type)
    : undefined;
}

/** Sets a condition; the transition time moves only when the status does, nothing moves when nothing changed. */
export function withCondition(
  status: any,
  condition: Condition,
  now: Date,
  touch = false,
): any {
  const before = findCondition(status, condition.type);
  const same =
    before &&
    before.status === condition.status &&
    before.reason === condition.reason &&
    before.message === condition.message;
  if (same && !touch) return status;
  const stamped: Condition = {
    type: condition.type,
    status: condition.status,
    reason: condition.reason,
    message: condition.message,
    lastUpdateTime: stampOf(now),
    lastTransitionTime:
      before?.status === condition.status
        ? before.lastTransitionTime ?? stampOf(now)
        : stampOf(now),
  };
  const others = (
    Array.isArray(status.conditions) ? status.conditions : []
  ).filter((each: Condition) => each.type !== condition.type);
  return { ...status, conditions: [...others, stamped] };
}

export function withoutCondition(status: any, type: string): any {
  if (!findCondition(status, type)) return status;
  return {
    ...status,
    conditions: status.conditions.filter(
      (each: Condition) => each.type !== type,
    ),
  };
}

/** Something moved since the last look. */
export function isRolloutProgressing(rollout: KubeObject, next: any): boolean {
  const before = rollout.status ?? {};
  const count = (status: any, field: string): number => status[field] ?? 0;
  const old = (status: any) =>
    count(status, 'replicas') - count(status, 'updatedReplicas');
  const moved =
    count(next, 'updatedReplicas') > count(before, 'updatedReplicas') ||
    old(next) < old(before) ||
    count(next, 'readyReplicas') > count(before, 'readyReplicas') ||
    count(next, 'availableReplicas') > count(before, 'availableReplicas');
  if (moved) return true;
  if (rollout.spec?.strategy?.blueGreen) {
    return ['activeSelector', 'previewSelector'].some(
      field =>
        (next.blueGreen?.[field] ?? '') !== (before.blueGreen?.[field] ?? ''),
    );
  }
  return (
    (next.stableRS ?? '') !== (before.stableRS ?? '') ||
    (next.currentStepHash ?? '') !== (before.currentStepHash ?? '') ||
    (next.currentStepIndex ?? -1) !== (before.currentStepIndex ?? -1)
  );
}

/** The update is through: everybody gets the current version. */
export function isRolloutCompleted(next: any): boolean {
  return Boolean(next.stableRS) && next.stableRS === next.currentPodHash;
}

/** Completed, all pods up and nothing left to do. */
export function isRolloutHealthy(rollout: KubeObject, next: any): boolean {
  const desired = desiredReplicas(rollout);
  const {
    updatedReplicas = 0,
    availableReplicas = 0,
    replicas = 0,
    currentPodHash = '',
  } = next;
  if (updatedReplicas !== desired || availableReplicas !== desired)
    return false;
  if (
    String(rollout.metadata.generation ?? 0) !==
    String(next.observedGeneration ?? 0)
  )
    return false;
  const { blueGreen, canary } = rollout.spec?.strategy ?? {};
  if (blueGreen) {
    const previewing =
      blueGreen.previewService &&
      next.blueGreen?.previewSelector !== currentPodHash;
    return (
      !previewing &&
      next.blueGreen?.activeSelector === currentPodHash &&
      currentPodHash !== ''
    );
  }
  if (!canary) return false;
  const steps = canarySteps(rollout).length;
  const stepsDone = steps === 0 || (next.currentStepIndex ?? 0) >= steps;
  return stepsDone && isRolloutCompleted(next) && replicas === desired;
}

/** No progress for longer than the deadline; a finished or aborted update cannot time out. */
export function isTimedOut(
  rollout: KubeObject,
  next: any,
  now: Date,
  realMs: (seconds: number) => number = seconds => seconds * 1000,
): boolean {
  const condition = findCondition(next, 'Progressing');
  if (!condition?.lastUpdateTime) return false;
  if (
    ['NewReplicaSetAvailable', 'RolloutAborted', 'RolloutPaused'].includes(
      condition.reason,
    )
  )
    return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return (
    Date.parse(condition.lastUpdateTime) +
      realMs(progressDeadlineSeconds(rollout)) <
    now.getTime()
  );
}

/** A step that takes as long as it takes does not count against the deadline. */
export function isIndefiniteStep(rollout: KubeObject): boolean {
  const { step } = currentCanaryStep(rollout);
  return Boolean(
    step && (step.pause || step.analysis || step.experiment || step.plugin),
  );
}
