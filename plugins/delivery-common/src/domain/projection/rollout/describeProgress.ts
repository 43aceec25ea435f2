import type { RolloutView } from '../../../model/rollout';
import {
  at,
  flagAt,
  formatTime,
  isObject,
  listAt,
  numberAt,
  textAt,
  timeAt,
} from '../json/readJson';
import { readCurrentCanaryStep, readStepType } from './CanaryStep';
import { isAborted, isPromoted } from './RolloutStatus';

const DEFAULT_DEADLINE_SECONDS = 600;

/** Steps that may take as long as they like: no deadline runs while one is current. */
const STEPS_WITHOUT_DEADLINE: ReadonlySet<string> = new Set([
  'pause',
  'analysis',
  'experiment',
  'plugin',
]);

/** Whether a restart of all pods was asked for, and whether it is done. */
export function describeRestart(rollout: unknown): RolloutView['restart'] {
  const requested = timeAt(rollout, 'spec', 'restartAt');
  return {
    requestedAt: textAt(rollout, 'spec', 'restartAt'),
    finishedAt: textAt(rollout, 'status', 'restartedAt'),
    pending:
      requested !== undefined &&
      requested !== timeAt(rollout, 'status', 'restartedAt'),
  };
}

/** How long the update takes, as controllers since 1.10 note it. */
export function describeDuration(rollout: unknown): RolloutView['duration'] {
  const duration = at(rollout, 'status', 'duration');
  return isObject(duration)
    ? {
        startedAt: textAt(duration, 'rolloutStartedAt'),
        finishedAt: textAt(duration, 'finishedAt'),
        manualPauseStartedAt: textAt(duration, 'manualPauseStartedAt'),
        manualPauseSeconds:
          numberAt(duration, 'totalManualPauseDurationSeconds') ?? 0,
        completion: textAt(duration, 'completionStatus'),
      }
    : null;
}

/** When the controller will call the update stuck, counted from the last progress it saw. */
export function describeDeadline(rollout: unknown): RolloutView['deadline'] {
  const seconds =
    numberAt(rollout, 'spec', 'progressDeadlineSeconds') ??
    DEFAULT_DEADLINE_SECONDS;
  const progressing = listAt(rollout, 'status', 'conditions').find(
    condition => textAt(condition, 'type') === 'Progressing',
  );
  const exceeded = textAt(progressing, 'reason') === 'ProgressDeadlineExceeded';
  const since = timeAt(progressing, 'lastUpdateTime');
  const runs =
    !exceeded &&
    since !== undefined &&
    !isAborted(rollout) &&
    !isPromoted(rollout) &&
    !flagAt(rollout, 'spec', 'paused') &&
    listAt(rollout, 'status', 'pauseConditions').length === 0 &&
    !STEPS_WITHOUT_DEADLINE.has(
      readStepType(readCurrentCanaryStep(rollout).step),
    );
  return {
    seconds,
    at: (runs && formatTime(since + seconds * 1000)) || null,
    exceeded,
    aborts: flagAt(rollout, 'spec', 'progressDeadlineAbort'),
  };
}

/** What is known of an abort; the message is that of the condition the controller left. */
export function describeAbort(
  rollout: unknown,
  failedStep: number | null,
): RolloutView['abort'] {
  if (!isAborted(rollout)) {
    return null;
  }
  const condition = listAt(rollout, 'status', 'conditions').find(
    entry => textAt(entry, 'reason') === 'RolloutAborted',
  );
  return {
    abortedAt: textAt(rollout, 'status', 'abortedAt'),
    message:
      textAt(condition, 'message') ?? textAt(rollout, 'status', 'message'),
    stepIndex: failedStep,
  };
}

/** The workload a Rollout takes its pod template from. */
export function describeWorkloadRef(
  rollout: unknown,
): RolloutView['workloadRef'] {
  const reference = at(rollout, 'spec', 'workloadRef');
  return isObject(reference)
    ? {
        kind: textAt(reference, 'kind') ?? '',
        name: textAt(reference, 'name') ?? '',
        scaleDown: textAt(reference, 'scaleDown'),
      }
    : null;
}
