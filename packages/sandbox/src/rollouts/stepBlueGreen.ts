import { isCompleted } from './assessMetric';
import {
  followAnalysis,
  isRetry,
  terminateOthers,
  type RunStatus,
} from './reconcileAnalysis';
import { selectPods } from './reconcileTraffic';
import {
  findPause,
  isAborted,
  scale,
  type RolloutContext,
} from './RolloutContext';
import { isFullyAvailable, podHash, specReplicas } from './replicaSets';
import { nextNewReplicas } from './replicaCounts';
import {
  autoPromotionEnabled,
  desiredReplicas,
  scaleDownDelaySeconds,
} from './rolloutDefaults';
import { baseStatus, withPauses } from './rolloutStatus';
import {
  retire,
  retireAborted,
  scaleDownDeadline,
  setDeadline,
} from './scaleReplicaSets';

interface Verdict {
  run?: RunStatus;
  passed: boolean;
}

function analyse(
  context: RolloutContext,
  type: 'PrePromotion' | 'PostPromotion',
  analysis: any,
  current: RunStatus | undefined,
): Verdict {
  if (!analysis) return { passed: true };
  const run = followAnalysis(context, type, analysis, current);
  return { run, passed: run.status === 'Successful' };
}

/** The pause before the switch: for a person, or for a time. True when it is over. */
function mayPromote(context: RolloutContext): boolean {
  const { rollout, now } = context;
  const { autoPromotionSeconds } = rollout.spec.strategy.blueGreen;
  if (autoPromotionEnabled(rollout) && !autoPromotionSeconds) return true;
  const pause = findPause(rollout, 'BlueGreenPause');
  if (!pause) {
    if (rollout.status?.controllerPause) return true;
    context.addedPause ??= {
      reason: 'BlueGreenPause',
      seconds: autoPromotionSeconds,
    };
    return false;
  }
  if (!autoPromotionSeconds) return false;
  const end = new Date(
    Date.parse(pause.startTime) + autoPromotionSeconds * 1000,
  );
  if (end > now) context.wakeUps.push(end);
  return end <= now;
}

function scaleBlueGreen(context: RolloutContext, active: string) {
  const { newReplicaSet, replicaSets, rollout } = context;
  const newHash = podHash(newReplicaSet);
  const desired = desiredReplicas(rollout);
  for (const replicaSet of replicaSets) {
    const hash = podHash(replicaSet);
    if (hash === newHash && isAborted(context) && hash !== active)
      retireAborted(context);
    else if (hash === newHash)
      scale(
        context,
        replicaSet,
        nextNewReplicas(rollout, replicaSets, newReplicaSet),
      );
    else if (hash === active || hash === rollout.status?.stableRS) {
      if (!scaleDownDeadline(replicaSet)) scale(context, replicaSet, desired);
    } else if (specReplicas(replicaSet) > 0) retire(context, replicaSet);
  }
}

/** One pass over a Rollout with the blue-green strategy. */
export function stepBlueGreen(context: RolloutContext): any {
  const { rollout, newReplicaSet, stable } = context;
  const { blueGreen } = rollout.spec.strategy;
  const before = rollout.status?.blueGreen ?? {};
  const runs = isRetry(rollout) ? {} : before;
  const newHash = podHash(newReplicaSet);
  const ready =
    isFullyAvailable(newReplicaSet) &&
    specReplicas(newReplicaSet) >=
      Math.min(
        desiredReplicas(rollout),
        blueGreen.previewReplicaCount ?? Infinity,
      );
  const initial = !before.activeSelector;
  const promoteFull = Boolean(rollout.status?.promoteFull);
  let active: string = before.activeSelector ?? '';
  let stableHash: string = rollout.status?.stableRS ?? '';
  let pre: RunStatus | undefined = runs.prePromotionAnalysisRunStatus;
  let post: RunStatus | undefined = runs.postPromotionAnalysisRunStatus;
  let waiting = false;

  scaleBlueGreen(context, active);
  const moving =
    !rollout.spec?.paused &&
    !isAborted(context) &&
    !findPause(rollout, 'InconclusiveAnalysisRun');
  if (moving && ready && initial) {
    active = newHash;
    stableHash = newHash;
  } else if (moving && ready && active !== newHash) {
    const verdict = promoteFull
      ? { run: pre, passed: true }
      : analyse(context, 'PrePromotion', blueGreen.prePromotionAnalysis, pre);
    pre = verdict.run;
    if (verdict.passed && !isAborted(context)) {
      waiting = !promoteFull && !mayPromote(context);
      if (!waiting && specReplicas(newReplicaSet) >= desiredReplicas(rollout))
        active = newHash;
    }
  } else if (moving && active === newHash && stableHash !== newHash) {
    const verdict = promoteFull
      ? { run: post, passed: true }
      : analyse(
          context,
          'PostPromotion',
          blueGreen.postPromotionAnalysis,
          post,
        );
    post = verdict.run;
    if (verdict.passed && !isAborted(context)) {
      stableHash = newHash;
      if (stable) setDeadline(context, stable, scaleDownDelaySeconds(rollout));
    }
  }
  if (isAborted(context) && stableHash) active = stableHash;
  if (active !== (before.activeSelector ?? '')) {
    context.events.push({
      type: 'Normal',
      reason: 'SwitchService',
      message: `Active service now serves ${active}`,
    });
  }
  selectPods(context, blueGreen.activeService, active);
  selectPods(context, blueGreen.previewService, newHash);
  const running = [pre, post].filter(
    run => run && !isCompleted(run.status as never),
  );
  terminateOthers(context, isAborted(context) ? [] : running);

  const activeReplicaSet = context.replicaSets.find(
    each => podHash(each) === active,
  );
  const base = baseStatus(context);
  const status = {
    ...base,
    readyReplicas: activeReplicaSet?.status?.readyReplicas ?? 0,
    availableReplicas: activeReplicaSet?.status?.availableReplicas ?? 0,
    stableRS: stableHash,
    blueGreen: {
      previewSelector: newHash,
      ...(active && { activeSelector: active }),
      ...(pre && { prePromotionAnalysisRunStatus: pre }),
      ...(post && { postPromotionAnalysisRunStatus: post }),
    },
    ...(stableHash === newHash && { promoteFull: undefined }),
  };
  const switched = active === newHash && !context.addedPause;
  const passed =
    !waiting &&
    context.addedPause === undefined &&
    !findPause(rollout, 'InconclusiveAnalysisRun');
  return withPauses(context, status, {
    clear: promoteFull || (switched && passed),
  });
}
