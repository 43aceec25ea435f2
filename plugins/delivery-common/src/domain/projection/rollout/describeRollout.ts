import type { RolloutView } from '../../../model/rollout';
import { at, asObject, numberAt, textAt } from '../json/readJson';
import { readCanarySteps, readCurrentCanaryStep } from './CanaryStep';
import { describeBlueGreen } from './describeBlueGreen';
import { describeCanarySteps } from './describeCanarySteps';
import { describeExperiments } from './describeExperiments';
import { describePause } from './describePause';
import {
  describeAbort,
  describeDeadline,
  describeDuration,
  describeRestart,
  describeWorkloadRef,
} from './describeProgress';
import {
  describeAnalysisRuns,
  describeRevisions,
  ownedBy,
  readImages,
  readPodHash,
} from './describeRevisions';
import { describeRolloutOperations } from './describeRolloutOperations';
import { describeRolloutPhase } from './describeRolloutPhase';
import { describeTraffic } from './describeTraffic';
import { describeWeights } from './describeWeights';
import { findFailedStep } from './findFailedStep';
import {
  isAborted,
  isPromoted,
  readCurrentPodHash,
  readStrategy,
} from './RolloutStatus';

/** What `describeRollout` reads. All objects are raw custom resources. @public */
export interface DescribeRolloutOptions {
  rollout: unknown;
  /** ReplicaSets of the namespace; those of other owners are left out. */
  replicaSets?: readonly unknown[];
  pods?: readonly unknown[];
  analysisRuns?: readonly unknown[];
  experiments?: readonly unknown[];
  /** The Deployment a Rollout with `spec.workloadRef` takes its pod template from. */
  workload?: unknown;
  now: Date;
}

/**
 * Reads a Rollout and what belongs to it for people.
 *
 * Total: whatever the objects look like, the answer fits the schema; what cannot be read is
 * `Unknown` with a message. Nothing is asked of the cluster, and no clock is read.
 *
 * @public
 */
export function describeRollout(options: DescribeRolloutOptions): RolloutView {
  const { rollout } = options;
  const replicaSets = ownedBy(options.replicaSets ?? [], rollout);
  const experiments = ownedBy(options.experiments ?? [], rollout);
  const analysisRuns = ownedBy(options.analysisRuns ?? [], rollout);
  const { phase, message } = describeRolloutPhase(rollout);
  const runs = describeAnalysisRuns(analysisRuns);
  const revisions = describeRevisions({
    rollout,
    replicaSets,
    pods: options.pods ?? [],
    analysisRuns: runs,
  });
  const count = (field: string) => numberAt(rollout, 'status', field) ?? 0;
  const canary = readStrategy(rollout) === 'canary';
  const failedStep =
    canary && isAborted(rollout)
      ? findFailedStep(rollout, { analysisRuns, experiments })
      : null;

  return {
    name: textAt(rollout, 'metadata', 'name') ?? '',
    namespace: textAt(rollout, 'metadata', 'namespace') ?? '',
    phase,
    message: message || undefined,
    strategy: readStrategy(rollout),
    steps: canary
      ? describeCanarySteps(rollout, { analysisRuns, failedStep })
      : [],
    currentStepIndex: canary ? readCurrentCanaryStep(rollout).index : null,
    stepCount: canary ? readCanarySteps(rollout).length : 0,
    ...describeWeights(rollout, replicaSets),
    pause: describePause(rollout),
    aborted: isAborted(rollout),
    abort: describeAbort(rollout, failedStep),
    fullyPromoted: isPromoted(rollout),
    replicas: {
      desired: numberAt(rollout, 'spec', 'replicas') ?? 1,
      current: count('replicas'),
      updated: count('updatedReplicas'),
      ready: count('readyReplicas'),
      available: count('availableReplicas'),
    },
    images: readTemplateImages(rollout, options.workload, replicaSets),
    revisions,
    formerAnalysisRuns: runs.filter(
      run => !revisions.some(revision => revision.analysisRuns.includes(run)),
    ),
    experiments: describeExperiments(experiments, options),
    restartedAt: textAt(rollout, 'status', 'restartedAt'),
    restart: describeRestart(rollout),
    blueGreen: describeBlueGreen(rollout),
    traffic: describeTraffic(rollout),
    workloadRef: describeWorkloadRef(rollout),
    duration: describeDuration(rollout),
    deadline: describeDeadline(rollout),
    operations: describeRolloutOperations(rollout),
  };
}

/** With a workloadRef the template is the workload's; its newest ReplicaSet is the next best. */
function readTemplateImages(
  rollout: unknown,
  workload: unknown,
  replicaSets: readonly unknown[],
): string[] {
  const podHash = readCurrentPodHash(rollout);
  const referenced = at(rollout, 'spec', 'workloadRef') !== undefined;
  const templates = [
    at(referenced ? workload : rollout, 'spec', 'template'),
    ...replicaSets
      .filter(replicaSet => readPodHash(replicaSet) === podHash)
      .map(replicaSet => at(asObject(replicaSet), 'spec', 'template')),
  ];
  return templates.map(readImages).find(images => images.length > 0) ?? [];
}
