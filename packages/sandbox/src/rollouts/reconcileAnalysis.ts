import type { KubeObject } from '../kube/KubeObject';
import { isCompleted } from './assessMetric';
import {
  currentCanaryStep,
  isBeforeStartingStep,
  isFullyPromoted,
} from './canarySteps';
import { createAnalysisRun, type AnalysisType } from './createAnalysisRun';
import { findPause, isAborted, type RolloutContext } from './RolloutContext';
import { availableReplicas } from './replicaSets';

export interface RunStatus {
  name: string;
  status: string;
  message?: string;
}

const causes: Record<AnalysisType, string> = {
  Step: 'Step-based analysis',
  Background: 'Background analysis',
  PrePromotion: 'Blue/green pre-promotion analysis',
  PostPromotion: 'Blue/green post-promotion analysis',
};

export function terminateRun(
  context: RolloutContext,
  run: KubeObject | undefined,
) {
  if (!run || isCompleted(run.status?.phase) || run.spec?.terminate) return;
  const { namespace, name } = run.metadata;
  context.writes.push({
    verb: 'patch',
    kind: 'AnalysisRun',
    namespace,
    name,
    patch: { spec: { terminate: true } },
  });
}

function presentRun(run: KubeObject): RunStatus {
  const { phase, message } = run.status ?? {};
  return {
    name: run.metadata.name,
    status: phase ?? 'Pending',
    ...(message && { message }),
  };
}

/** A person resumed the update after an inconclusive run: it analyses again. */
function wantsNewRun(context: RolloutContext, run: KubeObject): boolean {
  const resumed =
    context.rollout.status?.controllerPause &&
    !findPause(context.rollout, 'InconclusiveAnalysisRun');
  return Boolean(resumed) && run.status?.phase === 'Inconclusive';
}

/** The runs of before the abort say nothing about the new try. */
export function isRetry(rollout: KubeObject): boolean {
  return Boolean(rollout.status?.abortedAt) && !rollout.status?.abort;
}

/** Starts or follows the run of one kind; a bad end aborts the update, an unclear one pauses it. */
export function followAnalysis(
  context: RolloutContext,
  type: AnalysisType,
  analysis: any,
  current: RunStatus | undefined,
  stepIndex = 0,
): RunStatus {
  const run = context.analysisRuns.find(
    each => each.metadata.name === current?.name,
  );
  if (!run || wantsNewRun(context, run)) {
    const created = createAnalysisRun(context, type, analysis, stepIndex);
    context.writes.push({ verb: 'create', object: created });
    return presentRun(created);
  }
  const { phase, message } = run.status ?? {};
  if (phase === 'Failed' || phase === 'Error') {
    context.abortCause = `${causes[type]} phase error/failed${
      message ? `: ${message}` : ''
    }`;
  } else if (phase === 'Inconclusive') {
    context.addedPause = { reason: 'InconclusiveAnalysisRun' };
  }
  return presentRun(run);
}

/** Ends every run but those that are meant to go on. */
export function terminateOthers(
  context: RolloutContext,
  keep: Array<RunStatus | undefined>,
) {
  const kept = new Set(keep.map(each => each?.name));
  for (const run of context.analysisRuns) {
    if (!kept.has(run.metadata.name)) terminateRun(context, run);
  }
}

export interface CanaryRuns {
  step?: RunStatus;
  background?: RunStatus;
}

function refresh(
  context: RolloutContext,
  current: RunStatus | undefined,
): RunStatus | undefined {
  const run = context.analysisRuns.find(
    each => each.metadata.name === current?.name,
  );
  return run ? presentRun(run) : current;
}

/** The analysis of a canary: that of the running step, and the one in the background. */
export function reconcileCanaryAnalysis(context: RolloutContext): CanaryRuns {
  const { rollout } = context;
  const status = rollout.status ?? {};
  const retry = isRetry(rollout);
  const current: CanaryRuns = retry
    ? {}
    : {
        step: refresh(context, status.canary?.currentStepAnalysisRunStatus),
        background: refresh(
          context,
          status.canary?.currentBackgroundAnalysisRunStatus,
        ),
      };
  if (isAborted(context) || isFullyPromoted(rollout) || status.promoteFull) {
    terminateOthers(context, []);
    return current;
  }
  if (rollout.spec?.paused || findPause(rollout, 'InconclusiveAnalysisRun'))
    return current;

  const runs: CanaryRuns = {};
  const { step, index = 0 } = currentCanaryStep(rollout);
  if (step?.analysis) {
    const known = context.analysisRuns.find(
      each => each.metadata.name === current.step?.name,
    );
    const same = known?.metadata.labels?.['step-index'] === String(index);
    runs.step = followAnalysis(
      context,
      'Step',
      step.analysis,
      same ? current.step : undefined,
      index,
    );
  }
  const background = rollout.spec?.strategy?.canary?.analysis;
  // Without a pod of the new version there is nothing to watch in the background yet.
  const watchable =
    current.background !== undefined ||
    availableReplicas(context.newReplicaSet) > 0;
  if (
    background?.templates?.length &&
    watchable &&
    !isBeforeStartingStep(rollout)
  ) {
    runs.background = followAnalysis(
      context,
      'Background',
      background,
      current.background,
    );
  }
  // A run that fails or aborts the update ends its neighbours too.
  terminateOthers(
    context,
    isAborted(context) ? [] : [runs.step, runs.background],
  );
  return runs;
}
