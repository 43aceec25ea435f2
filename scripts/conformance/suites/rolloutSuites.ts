import {
  calculateRolloutPhase,
  describeRollout,
  describeRolloutOperations,
  describeRolloutPhase,
  describeStepSkip,
  formatCanaryStep,
  formatStepProgress,
  isFullyPromoted,
  isGenerationObserved,
  isUnpausing,
  needsWeightVerification,
  readCurrentCanaryStep,
  readSetWeight,
  type AnalysisView,
  type RevisionView,
  type RolloutView,
} from '../../../plugins/delivery-common/src';
import type { Suite } from '../ConformanceCase';

export const phaseSuite: Suite = {
  'rollout.isGenerationObserved': ({ ro }) => ({
    result: isGenerationObserved(ro),
  }),
  'rollout.IsUnpausing': ({ ro }) => ({ result: isUnpausing(ro) }),
  'rollout.IsFullyPromoted': ({ ro }) => ({ result: isFullyPromoted(ro) }),
  'rollout.CalculateRolloutPhase': input => calculateRolloutPhase(input),
  'rollout.GetRolloutPhase': ({ ro }) => describeRolloutPhase(ro),
  'rollout.ShouldVerifyWeight': ({ ro, desiredWeight }) => ({
    result: needsWeightVerification(ro, desiredWeight),
  }),
};

export const stepTextSuite: Suite = {
  'rollout.CanaryStepString': ({ c }) => ({ text: formatCanaryStep(c) }),
};

export const stepsAndWeightsSuite: Suite = {
  'rollout.GetCurrentCanaryStep': ({ rollout }) =>
    readCurrentCanaryStep(rollout),
  'rollout.GetCurrentSetWeight': ({ rollout }) => ({
    result: readSetWeight(rollout),
  }),
};

export const rolloutOnlySuite: Suite = {
  'rollout.infoFromRolloutOnly': ({ rollout }) => {
    const view = describeRollout({ rollout, now: new Date(0) });
    const calculated = calculateRolloutPhase(rollout);
    return {
      getPhase: view.phase,
      getMessage: view.message ?? '',
      calcPhase: calculated.phase,
      calcMessage: calculated.message,
      ...presentRollout(view, rollout),
    };
  },
};

export const rolloutInfoSuite: Suite = {
  'rollout.info': ({ objects, primary }, { now }) => {
    const ofKind = (kind: string) =>
      objects.filter((object: any) => object.kind === kind);
    const rollout = ofKind('Rollout').find(
      (object: any) => primary === `Rollout/${object.metadata.name}`,
    );
    const workload = rollout?.spec?.workloadRef?.name;
    const view = describeRollout({
      rollout,
      replicaSets: ofKind('ReplicaSet'),
      pods: ofKind('Pod'),
      analysisRuns: ofKind('AnalysisRun'),
      experiments: ofKind('Experiment'),
      workload: ofKind('Deployment').find(
        (object: any) => object.metadata.name === workload,
      ),
      now: new Date(now ?? 0),
    });
    const runs = listRuns(view);
    const experiments = view.experiments ?? [];
    return {
      phase: view.phase,
      message: view.message ?? '',
      ...presentRollout(view, rollout),
      restartedAt: presentGoTime(view.restartedAt) ?? 'Never',
      containers: view.images.map(image => ({ image })),
      replicaSets: view.revisions.map(presentRevision),
      revisions: listRevisions(view, runs),
      images: presentImages([
        ...view.revisions,
        ...experiments.flatMap(experiment => experiment.revisions),
      ]),
      analysisRuns: runs.map(run => ({
        name: run.name,
        status: run.phase,
        revision: run.revision,
        successful: sum(run.metrics.map(metric => metric.successful)),
        failed: sum(run.metrics.map(metric => metric.failed)),
        inconclusive: sum(run.metrics.map(metric => metric.inconclusive)),
        error: sum(run.metrics.map(metric => metric.error)),
        jobs: run.metrics.flatMap(metric =>
          metric.measurements.flatMap(({ job, phase }) =>
            job ? [{ name: job, status: phase, metricName: metric.name }] : [],
          ),
        ),
        metrics: run.metrics.map(metric => ({
          name: metric.name,
          successCondition: metric.successCondition ?? '',
          count: metric.limits.count,
          inconclusiveLimit: metric.limits.inconclusive,
          failureLimit: metric.limits.failure,
        })),
      })),
      experiments: experiments.map(experiment => ({
        name: experiment.name,
        status: experiment.phase,
        message: experiment.message ?? '',
        revision: experiment.revision,
        replicaSets: experiment.revisions.map(presentRevision),
        analysisRuns: experiment.analysisRuns.map(run => ({ name: run.name })),
      })),
    };
  },
};

export const actionsSuite: Suite = {
  'argocd.actionDiscovery.Rollout': ({ object }) => {
    const operations = describeRolloutOperations(object);
    const disabled = (name: string) => ({
      disabled: !operations.find(({ operation }) => operation === name)
        ?.available,
    });
    return {
      actions: {
        restart: disabled('restart'),
        resume: disabled('resume'),
        abort: disabled('abort'),
        retry: disabled('retry'),
        pause: disabled('pause'),
        'promote-full': disabled('promote-full'),
        'skip-current-step': { disabled: !describeStepSkip(object).available },
      },
    };
  },
};

/** What the command line calls canary weights has no counterpart in a blue-green Rollout. */
function presentRollout(view: RolloutView, rollout: unknown) {
  const canary = view.strategy === 'canary';
  return {
    strategy: { canary: 'Canary', blueGreen: 'BlueGreen', unknown: '' }[
      view.strategy
    ],
    step: formatStepProgress(rollout) ?? '',
    setWeight: canary ? String(view.setWeight) : '',
    actualWeight: canary ? String(view.actualWeight) : '',
    stepStrings: view.steps.map(step => step.text),
    currentStepIndex: view.currentStepIndex,
    stepCount: view.stepCount,
    desired: view.replicas.desired,
    current: view.replicas.current,
    updated: view.replicas.updated,
    ready: view.replicas.ready,
    available: view.replicas.available,
  };
}

function presentRevision(revision: RevisionView) {
  return {
    name: revision.name,
    revision: revision.revision,
    roles: revision.roles,
    status: revision.status,
    replicas: revision.replicas.current,
    available: revision.replicas.available,
    images: revision.images,
    scaleDownDeadline: revision.scaleDownAt ?? '',
    template: revision.template ?? '',
    pods: revision.pods.map(({ name, status, ready, restarts }) => ({
      name,
      status,
      ready,
      restarts,
    })),
  };
}

/** All analysis runs, in the order of the command line. */
function listRuns(view: RolloutView): AnalysisView[] {
  return [
    ...view.revisions.flatMap(revision => revision.analysisRuns),
    ...(view.formerAnalysisRuns ?? []),
  ].sort((one, other) => (other.revision ?? 0) - (one.revision ?? 0));
}

function listRevisions(view: RolloutView, runs: AnalysisView[]): number[] {
  const revisions = [
    ...view.revisions,
    ...(view.experiments ?? []),
    ...runs,
  ].map(({ revision }) => revision ?? 0);
  return [...new Set(revisions)].sort((one, other) => other - one);
}

/** Images that run, each with the roles of the ReplicaSets that run it. */
function presentImages(revisions: RevisionView[]) {
  const roles = new Map<string, string[]>();
  for (const revision of revisions) {
    if ((revision.replicas.current ?? 0) > 0) {
      const own: string[] = [
        ...revision.roles,
        ...(revision.template ? [`Σ:${revision.template}`] : []),
      ];
      for (const image of revision.images) {
        const known = roles.get(image);
        roles.set(image, known ? [...new Set([...known, ...own])].sort() : own);
      }
    }
  }
  return [...roles.keys()]
    .sort()
    .map(image => ({ image, roles: roles.get(image) }));
}

/** A time as Go prints it: `2026-08-20 12:00:00 +0000 UTC`. */
function presentGoTime(time: string | undefined): string | undefined {
  return time?.replace('T', ' ').replace(/(?:\.0+)?Z$/, ' +0000 UTC');
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
