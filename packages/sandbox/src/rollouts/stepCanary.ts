import { parseSeconds } from '../expression';
import {
  canarySteps,
  currentCanaryStep,
  describeCanaryStep,
  isFullyPromoted,
} from './canarySteps';
import { reconcileCanaryAnalysis, type CanaryRuns } from './reconcileAnalysis';
import { reconcileCanaryTraffic } from './reconcileTraffic';
import { findPause, isAborted, type RolloutContext } from './RolloutContext';
import { availableReplicas, podHash, specReplicas } from './replicaSets';
import { isAtDesiredCounts, isThresholdMet } from './replicaCounts';
import { desiredReplicas, scaleDownDelaySeconds } from './rolloutDefaults';
import { baseStatus, withPauses } from './rolloutStatus';
import { scaleCanary, setDeadline } from './scaleReplicaSets';

function pauseCompleted(context: RolloutContext, step: any): boolean {
  const { rollout, now } = context;
  const pause = findPause(rollout, 'CanaryPauseStep');
  if (!pause) return Boolean(rollout.status?.controllerPause);
  const seconds = parseSeconds(step.pause.duration);
  if (seconds === undefined) return false;
  const end = new Date(Date.parse(pause.startTime) + seconds * 1000);
  if (end <= now) return true;
  context.wakeUps.push(end);
  return false;
}

function stepCompleted(context: RolloutContext, runs: CanaryRuns): boolean {
  const { rollout, newReplicaSet, stable, older } = context;
  const { step } = currentCanaryStep(rollout);
  if (!step || rollout.spec?.paused) return false;
  if (step.pause) return pauseCompleted(context, step);
  if (step.analysis) return runs.step?.status === 'Successful';
  if (typeof step.setWeight === 'number' || step.setCanaryScale) {
    return isAtDesiredCounts(rollout, newReplicaSet, stable, older);
  }
  // Experiments, plugins, header and mirror routes have no counterpart here.
  return ['experiment', 'plugin', 'setHeaderRoute', 'setMirrorRoute'].some(
    name => step[name],
  );
}

function pauseAtStep(context: RolloutContext) {
  const { rollout } = context;
  const { step } = currentCanaryStep(rollout);
  if (!step?.pause || rollout.spec?.paused || rollout.status?.promoteFull)
    return;
  if (findPause(rollout, 'CanaryPauseStep') || rollout.status?.controllerPause)
    return;
  context.addedPause ??= {
    reason: 'CanaryPauseStep',
    seconds: parseSeconds(step.pause.duration),
  };
}

/** Why everybody gets the new version now, if so. */
function fullPromotion(context: RolloutContext): string | undefined {
  const { rollout, newReplicaSet, stable } = context;
  if (!stable) return 'Initial deploy';
  if (isAborted(context) && !rollout.status?.promoteFull) return undefined;
  const desired = desiredReplicas(rollout);
  const threshold = rollout.spec.strategy.canary.replicaProgressThreshold;
  if (
    specReplicas(newReplicaSet) !== desired ||
    !isThresholdMet(threshold, newReplicaSet, desired)
  )
    return undefined;
  if (rollout.status?.promoteFull) return 'Full promotion requested';
  const steps = canarySteps(rollout).length;
  const index = rollout.status?.currentStepIndex ?? 0;
  return index >= steps ? `Completed all ${steps} canary steps` : undefined;
}

function promote(context: RolloutContext, status: any, reason: string): any {
  const { rollout, newReplicaSet, stable } = context;
  const hash = podHash(newReplicaSet);
  const promoted = withPauses(
    context,
    { ...status, stableRS: hash, promoteFull: undefined },
    { clear: true },
  );
  if (rollout.status?.stableRS === hash) return promoted;
  const message = `Rollout completed update to revision ${context.revision} (${hash}): ${reason}`;
  context.events.push({ type: 'Normal', reason: 'RolloutCompleted', message });
  const delay = scaleDownDelaySeconds(rollout);
  const routed = rollout.spec.strategy.canary.trafficRouting;
  if (
    routed &&
    delay > 0 &&
    stable &&
    availableReplicas(stable) > 0 &&
    podHash(stable) !== hash
  ) {
    setDeadline(context, stable, delay);
  }
  return promoted;
}

function withStepIndex(status: any, index: number | undefined): any {
  return index === undefined ? status : { ...status, currentStepIndex: index };
}

/** One pass over a Rollout with the canary strategy: what to change, and the status that follows. */
export function stepCanary(context: RolloutContext): any {
  const { rollout } = context;
  const steps = canarySteps(rollout).length;
  const runs = reconcileCanaryAnalysis(context);
  const weights = reconcileCanaryTraffic(context);
  const scaling = scaleCanary(context);
  if (!scaling && !isAborted(context) && !isFullyPromoted(rollout))
    pauseAtStep(context);

  const {
    currentStepAnalysisRunStatus: _step,
    currentBackgroundAnalysisRunStatus: _background,
    ...canary
  } = rollout.status?.canary ?? {};
  const status = {
    ...baseStatus(context),
    canary: {
      ...canary,
      ...(runs.step && { currentStepAnalysisRunStatus: runs.step }),
      ...(runs.background && {
        currentBackgroundAnalysisRunStatus: runs.background,
      }),
      ...(weights && { weights }),
    },
  };
  const promoteFull = Boolean(rollout.status?.promoteFull);
  const end = steps > 0 ? steps : undefined;
  const reason = isFullyPromoted(rollout)
    ? 'Fully promoted'
    : fullPromotion(context);
  if (reason) return promote(context, withStepIndex(status, end), reason);
  if (promoteFull)
    return withPauses(context, withStepIndex(status, end), { clear: true });
  if (isAborted(context))
    return withPauses(
      context,
      withStepIndex(status, end === undefined ? undefined : 0),
      {},
    );

  const { step, index } = currentCanaryStep(rollout);
  if (step && index !== undefined && stepCompleted(context, runs)) {
    const message = `Rollout step ${
      index + 1
    }/${steps} completed (${describeCanaryStep(step)})`;
    context.events.push({
      type: 'Normal',
      reason: 'RolloutStepCompleted',
      message,
    });
    const { currentStepAnalysisRunStatus: _done, ...rest } = status.canary;
    return withPauses(
      context,
      { ...withStepIndex(status, index + 1), canary: rest },
      { endStep: true },
    );
  }
  return withPauses(context, withStepIndex(status, index), {});
}
