import { calculatePhase } from './calculatePhase';
import {
  findCondition,
  isIndefiniteStep,
  isRolloutCompleted,
  isRolloutHealthy,
  isRolloutProgressing,
  isTimedOut,
  stampOf,
  withCondition,
  withoutCondition,
  type Condition,
} from './conditions';
import { findPause, isAborted, type RolloutContext } from './RolloutContext';
import {
  availableReplicas,
  podHash,
  statusReplicas,
  total,
} from './replicaSets';
import { desiredReplicas, progressDeadlineSeconds } from './rolloutDefaults';

function selectorText(selector: any): string {
  return Object.entries(selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}

/** The counts and hashes every strategy writes. */
export function baseStatus(context: RolloutContext): any {
  const { rollout, newReplicaSet, replicaSets } = context;
  const replicas = total(replicaSets, statusReplicas);
  return {
    ...rollout.status,
    currentPodHash: podHash(newReplicaSet),
    HPAReplicas: replicas,
    replicas,
    updatedReplicas: statusReplicas(newReplicaSet),
    readyReplicas: total(replicaSets, each => each.status?.readyReplicas ?? 0),
    availableReplicas: total(replicaSets, availableReplicas),
    selector: selectorText(rollout.spec?.selector),
  };
}

export interface PauseChange {
  /** A person or the end of the step ends every pause. */
  clear?: boolean;
  /** Ends only the pause of a step. */
  endStep?: boolean;
}

/** Abort and pauses, from what was and what this pass adds or ends. */
export function withPauses(
  context: RolloutContext,
  status: any,
  change: PauseChange,
): any {
  const { rollout, now, realMs } = context;
  const next = { ...status };
  delete next.pauseConditions;
  next.controllerPause = false;
  if (isAborted(context) && !change.clear) {
    return {
      ...next,
      abort: true,
      abortedAt: rollout.status?.abortedAt ?? stampOf(now),
    };
  }
  next.abort = false;
  delete next.abortedAt;
  if (change.clear) return next;
  const kept = (rollout.status?.pauseConditions ?? []).filter(
    (each: any) => !(change.endStep && each.reason === 'CanaryPauseStep'),
  );
  const { addedPause } = context;
  if (addedPause && !findPause(rollout, addedPause.reason)) {
    kept.push({
      reason: addedPause.reason,
      startTime: shiftedStart(now, addedPause.seconds, realMs),
    });
  }
  if (kept.length === 0) return next;
  return { ...next, controllerPause: true, pauseConditions: kept };
}

/**
 * A reader adds the duration to the start: with a clock that is faster than real time the start is shifted, to
 * the millisecond, so that this gives the real end.
 */
function shiftedStart(
  now: Date,
  seconds: number | undefined,
  realMs: (seconds: number) => number,
): string {
  const shift = seconds === undefined ? 0 : seconds * 1000 - realMs(seconds);
  return shift === 0
    ? stampOf(now)
    : new Date(now.getTime() - shift).toISOString();
}

function pausedConditions(context: RolloutContext, status: any): any {
  const { rollout, now } = context;
  const paused =
    Boolean(rollout.spec?.paused) || (status.pauseConditions ?? []).length > 0;
  let next = status;
  const progressing = findCondition(next, 'Progressing');
  const progress = (reason: string, message: string) => {
    next = withCondition(
      next,
      { type: 'Progressing', status: 'Unknown', reason, message },
      now,
    );
  };
  if (paused && progressing?.reason !== 'RolloutPaused')
    progress('RolloutPaused', 'Rollout is paused');
  else if (!paused && progressing?.reason === 'RolloutPaused')
    progress('RolloutResumed', 'Rollout is resumed');
  else if (!status.abort && progressing?.reason === 'RolloutAborted') {
    progress('RolloutRetry', 'Retrying Rollout after abort');
  }
  const wasPaused = findCondition(next, 'Paused')?.status === 'True';
  if (paused !== wasPaused) {
    const condition = {
      type: 'Paused',
      reason: 'RolloutPaused',
      message: 'Rollout is paused',
    };
    next = withCondition(
      next,
      { ...condition, status: paused ? 'True' : 'False' },
      now,
    );
  }
  return next;
}

function abortMessage(context: RolloutContext): string {
  const text = `Rollout aborted update to revision ${context.revision}`;
  if (context.abortCause) return `${text}: ${context.abortCause}`;
  const before = findCondition(context.rollout.status, 'Progressing');
  return before?.reason === 'RolloutAborted' ? before.message : text;
}

function progressCondition(
  context: RolloutContext,
  status: any,
): { condition: Condition; touch: boolean } | undefined {
  const { rollout, newReplicaSet, now } = context;
  const name = `ReplicaSet "${newReplicaSet.metadata.name}"`;
  const make = (
    value: Condition['status'],
    reason: string,
    message: string,
    touch = false,
  ) => ({
    condition: { type: 'Progressing', status: value, reason, message },
    touch,
  });
  if (status.abort)
    return make('False', 'RolloutAborted', abortMessage(context));
  const before = findCondition(rollout.status, 'Progressing');
  if (
    before?.reason === 'NewReplicaSetAvailable' &&
    status.replicas === status.availableReplicas &&
    isRolloutCompleted(status)
  ) {
    return undefined;
  }
  const desired = desiredReplicas(rollout);
  if (
    isRolloutCompleted(status) &&
    status.updatedReplicas === desired &&
    status.availableReplicas >= desired
  ) {
    return make(
      'True',
      'NewReplicaSetAvailable',
      `${name} has successfully progressed.`,
    );
  }
  if (!before || isRolloutProgressing(rollout, status)) {
    return make('True', 'ReplicaSetUpdated', `${name} is progressing.`, true);
  }
  if (
    !isIndefiniteStep(rollout) &&
    isTimedOut(rollout, status, now, context.realMs)
  ) {
    return make(
      'False',
      'ProgressDeadlineExceeded',
      `${name} has timed out progressing.`,
    );
  }
  return undefined;
}

function setOutcome(context: RolloutContext, status: any): any {
  const { rollout, now, revision } = context;
  const completed = isRolloutCompleted(status);
  const healthy =
    isRolloutHealthy(rollout, status) &&
    !status.pauseConditions?.length &&
    !rollout.spec?.paused;
  const words = completed
    ? `Rollout completed update to revision ${revision}`
    : `Rollout not completed, started update to revision ${revision}`;
  let next = withCondition(
    status,
    {
      type: 'Completed',
      status: completed ? 'True' : 'False',
      reason: 'RolloutCompleted',
      message: `${words}`,
    },
    now,
  );
  next = withCondition(
    next,
    {
      type: 'Healthy',
      status: healthy ? 'True' : 'False',
      reason: 'RolloutHealthy',
      message: healthy ? 'Rollout is healthy' : 'Rollout is not healthy',
    },
    now,
  );
  const available = (status.availableReplicas ?? 0) >= desiredReplicas(rollout);
  return withCondition(
    next,
    {
      type: 'Available',
      status: available ? 'True' : 'False',
      reason: 'AvailableReason',
      message: available
        ? 'Rollout has minimum availability'
        : 'Rollout does not have minimum availability',
    },
    now,
  );
}

/** Conditions, observed generation, phase and message: what follows from the rest of the status. */
export function finishStatus(context: RolloutContext, draft: any): any {
  const { rollout, now } = context;
  let status = withoutCondition(
    { ...draft, observedGeneration: String(rollout.metadata.generation ?? 1) },
    'InvalidSpec',
  );
  status = pausedConditions(context, status);
  const paused =
    Boolean(rollout.spec?.paused) || (status.pauseConditions ?? []).length > 0;
  const progress = paused ? undefined : progressCondition(context, status);
  if (progress)
    status = withCondition(status, progress.condition, now, progress.touch);
  status = setOutcome(context, status);
  const stamp = findCondition(status, 'Progressing')?.lastUpdateTime;
  if (stamp && !isRolloutHealthy(rollout, status)) {
    context.wakeUps.push(
      new Date(
        Date.parse(stamp) +
          context.realMs(progressDeadlineSeconds(rollout)) +
          1,
      ),
    );
  }
  return { ...status, ...calculatePhase(rollout, status) };
}
