import type { RolloutOperation } from '../../model/rollout';
import { flagAt, listAt, numberAt, textAt } from '../projection/json/readJson';
import {
  readCanarySteps,
  readCurrentCanaryStep,
} from '../projection/rollout/CanaryStep';
import {
  isFullyPromoted,
  readStrategy,
} from '../projection/rollout/RolloutStatus';
import { specPatch, statusPatch, type ResourcePlan } from './ResourcePatch';

/**
 * Acts on a Rollout that its peers know beyond those offered here: `skip-current-step` as Argo
 * CD does it, `advance-step` (the index alone) and `skip-all-steps` as the command line does.
 *
 * @public
 */
export type RolloutCommand =
  | RolloutOperation
  | 'skip-current-step'
  | 'advance-step'
  | 'skip-all-steps';

/**
 * The patches `kubectl argo rollouts` sends for an act. Whether the act makes sense is decided
 * elsewhere; an empty plan says that nothing is left to do.
 *
 * @param now - when pods are to be restarted, for that act
 * @public
 */
export function planRolloutOperation(
  rollout: unknown,
  command: RolloutCommand,
  now: Date,
): ResourcePlan {
  switch (command) {
    case 'promote':
      return planPromotion(rollout);
    case 'promote-full':
      return planFullPromotion(rollout);
    case 'abort':
      return onStatus({ abort: true });
    case 'retry':
      return onStatus({ abort: false });
    case 'pause':
      return { spec: specPatch({ paused: true }) };
    case 'resume':
      return {
        ...(isWaiting(rollout) && onStatus({ pauseConditions: null })),
        ...unpause(rollout),
      };
    case 'restart':
      return { spec: specPatch({ restartAt: formatSeconds(now) }) };
    case 'skip-current-step':
      return planSkip(readNextIndex(rollout), isWaiting(rollout));
    case 'advance-step':
      return planSkip(readNextIndex(rollout), false);
    case 'skip-all-steps':
      return planSkip(readCanarySteps(rollout).length, false);
    default:
      throw new Error(`unknown rollout operation ${command satisfies never}`);
  }
}

/**
 * Ends the pause; where nothing waits, ends the running step. Of an inconclusive analysis both
 * at once: the next step may be a pause, which the controller would take for this one.
 */
function planPromotion(rollout: unknown): ResourcePlan {
  const next = readNextIndex(rollout);
  const paused = unpause(rollout);
  if (isWaiting(rollout)) {
    return {
      status:
        isInconclusive(rollout) && next !== undefined
          ? statusPatch({
              pauseConditions: null,
              controllerPause: false,
              currentStepIndex: next,
            })
          : statusPatch({ pauseConditions: null }),
      ...paused,
      unified: unified({ pauseConditions: null }),
    };
  }
  return next === undefined
    ? { ...paused, unified: unified({ pauseConditions: null }) }
    : {
        status: statusPatch({ pauseConditions: null, currentStepIndex: next }),
        ...paused,
        unified: unified({ pauseConditions: null, currentStepIndex: next }),
      };
}

/** Controllers before 1.0 know no full promotion: for them it is the end of the steps. */
function planFullPromotion(rollout: unknown): ResourcePlan {
  if (isFullyPromoted(rollout)) {
    return unpause(rollout);
  }
  return {
    status: isLegacy(rollout)
      ? statusPatch({
          abort: null,
          currentStepIndex: readCanarySteps(rollout).length,
        })
      : statusPatch({ promoteFull: true }),
    ...unpause(rollout),
  };
}

function planSkip(index: number | undefined, waiting: boolean): ResourcePlan {
  return index === undefined
    ? {}
    : onStatus({
        ...(waiting && { pauseConditions: null }),
        currentStepIndex: index,
      });
}

function onStatus(fields: Record<string, unknown>): ResourcePlan {
  const { body } = statusPatch(fields);
  return { status: statusPatch(fields), unified: { body } };
}

function unified(status: Record<string, unknown>): ResourcePlan['unified'] {
  return { body: { spec: { paused: false }, status } };
}

function unpause(rollout: unknown): Pick<ResourcePlan, 'spec'> {
  return flagAt(rollout, 'spec', 'paused')
    ? { spec: specPatch({ paused: false }) }
    : {};
}

/** Undefined without canary steps. */
function readNextIndex(rollout: unknown): number | undefined {
  const { index } = readCurrentCanaryStep(rollout);
  return index === null
    ? undefined
    : Math.min(index + 1, Math.max(index, readCanarySteps(rollout).length));
}

function isWaiting(rollout: unknown): boolean {
  return listAt(rollout, 'status', 'pauseConditions').length > 0;
}

function isInconclusive(rollout: unknown): boolean {
  return (
    readStrategy(rollout) === 'canary' &&
    flagAt(rollout, 'status', 'controllerPause') &&
    textAt(
      rollout,
      'status',
      'canary',
      'currentStepAnalysisRunStatus',
      'status',
    ) === 'Inconclusive'
  );
}

/** Before 1.0 the observed generation was a hash, not a number up to the object's own. */
function isLegacy(rollout: unknown): boolean {
  const observed = textAt(rollout, 'status', 'observedGeneration');
  return (
    observed !== undefined &&
    (!/^\d+$/.test(observed) ||
      Number(observed) > (numberAt(rollout, 'metadata', 'generation') ?? 0))
  );
}

/** Kubernetes times have no fractions of a second. */
function formatSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
