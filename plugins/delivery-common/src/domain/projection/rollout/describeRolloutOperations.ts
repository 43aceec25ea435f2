import type { RolloutOperation, RolloutView } from '../../../model/rollout';
import { at, flagAt, listAt, numberAt, textAt } from '../json/readJson';
import {
  formatCanaryStep,
  readCanarySteps,
  readCurrentCanaryStep,
} from './CanaryStep';
import { isAborted, isFullyPromoted, readStrategy } from './RolloutStatus';

type Availability = RolloutView['operations'][number];

/**
 * Which runtime acts make sense now, and why the others do not. The rules are those of
 * Argo CD's resource actions; `promote` is narrower than the command line, which silently
 * skips a running analysis.
 *
 * @public
 */
export function describeRolloutOperations(
  rollout: unknown,
): RolloutView['operations'] {
  const promoted = isFullyPromoted(rollout);
  const aborted = isAborted(rollout);
  const paused = isPaused(rollout);
  const held = paused || flagAt(rollout, 'spec', 'paused');
  const nothingMoves = 'No update is in progress';
  const wasAborted = 'The update was aborted; retry it instead';

  const offer = (
    operation: RolloutOperation,
    reason: string | undefined,
  ): Availability =>
    reason === undefined
      ? { operation, available: true }
      : { operation, available: false, reason };

  return [
    offer(
      'promote',
      firstReason(
        [promoted && !held, nothingMoves],
        [aborted, wasAborted],
        [!held, describeRunningStep(rollout)],
      ),
    ),
    offer(
      'promote-full',
      firstReason(
        [promoted, nothingMoves],
        [
          isLegacyBlueGreen(rollout),
          'Argo Rollouts before 1.0 cannot promote a blue-green Rollout fully',
        ],
      ),
    ),
    offer(
      'abort',
      firstReason(
        [promoted, nothingMoves],
        [aborted, 'The update is aborted already'],
      ),
    ),
    offer(
      'retry',
      firstReason(
        [promoted, nothingMoves],
        [!aborted, 'The update was not aborted'],
      ),
    ),
    offer(
      'pause',
      firstReason(
        [promoted, nothingMoves],
        [aborted, wasAborted],
        [flagAt(rollout, 'spec', 'paused'), 'The Rollout is paused already'],
      ),
    ),
    offer('resume', paused ? undefined : 'The Rollout is not paused'),
    offer('restart', undefined),
  ];
}

/**
 * Whether the running canary step can be skipped, and why not.
 *
 * @public
 */
export function describeStepSkip(rollout: unknown): {
  available: boolean;
  reason?: string;
} {
  const count = readCanarySteps(rollout).length;
  if (readStrategy(rollout) !== 'canary' || count === 0) {
    return { available: false, reason: 'The Rollout has no canary steps' };
  }
  // a missing index means that no step was started, and step 0 may be skipped
  return numberAt(rollout, 'status', 'currentStepIndex') === count
    ? { available: false, reason: 'All steps are done' }
    : { available: true };
}

/** The first reason whose condition holds. */
function firstReason(
  ...reasons: Array<[holds: boolean, reason: string]>
): string | undefined {
  return reasons.find(([holds]) => holds)?.[1];
}

/** An empty list of conditions says "not paused" whatever the spec asks for. */
function isPaused(rollout: unknown): boolean {
  return at(rollout, 'status', 'pauseConditions') === undefined
    ? flagAt(rollout, 'spec', 'paused')
    : listAt(rollout, 'status', 'pauseConditions').length > 0;
}

/** Before 1.0 the observed generation was a hash, not a number up to the object's own. */
function isLegacyBlueGreen(rollout: unknown): boolean {
  if (readStrategy(rollout) !== 'blueGreen') {
    return false;
  }
  const observed = textAt(rollout, 'status', 'observedGeneration') ?? '';
  const generation = numberAt(rollout, 'metadata', 'generation') ?? 0;
  return !/^\d+$/.test(observed) || Number(observed) > generation;
}

function describeRunningStep(rollout: unknown): string {
  const { step, index } = readCurrentCanaryStep(rollout);
  return step === null || index === null
    ? 'Nothing waits for a person'
    : `Step ${index + 1} (${formatCanaryStep(
        step,
      )}) is running, nothing waits for a person`;
}
