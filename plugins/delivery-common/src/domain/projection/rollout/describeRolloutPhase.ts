import type { RolloutPhase } from '../../../model/rollout';
import {
  at,
  flagAt,
  isObject,
  listAt,
  numberAt,
  textAt,
} from '../json/readJson';
import {
  hasTrafficRouting,
  readCurrentPodHash,
  readPauseConditions,
  readStablePodHash,
  readStrategy,
} from './RolloutStatus';

/** A phase and why. @public */
export interface PhaseAndMessage {
  phase: RolloutPhase;
  message: string;
}

const KNOWN_PHASES: ReadonlySet<string> = new Set([
  'Healthy',
  'Progressing',
  'Paused',
  'Degraded',
]);

/**
 * The phase of a Rollout as Argo Rollouts shows it. A stored phase counts only once the
 * controller has seen the newest spec.
 *
 * @public
 */
export function describeRolloutPhase(rollout: unknown): PhaseAndMessage {
  if (!isObject(rollout)) {
    return { phase: 'Unknown', message: 'The Rollout is not an object' };
  }
  if (!isGenerationObserved(rollout)) {
    return progressing('waiting for rollout spec update to be observed');
  }
  if (isUnpausing(rollout)) {
    return progressing('waiting for rollout to unpause');
  }
  if (
    at(rollout, 'spec', 'workloadRef') !== undefined &&
    !isWorkloadGenerationObserved(rollout)
  ) {
    return progressing(
      'waiting for rollout spec update to be observed for the reference workload',
    );
  }
  const phase = textAt(rollout, 'status', 'phase');
  if (phase === undefined) {
    return calculateRolloutPhase(rollout);
  }
  if (!KNOWN_PHASES.has(phase)) {
    return {
      phase: 'Unknown',
      message: `status.phase is "${phase}", which Argo Rollouts does not define`,
    };
  }
  return {
    phase: phase as RolloutPhase,
    message: textAt(rollout, 'status', 'message') ?? '',
  };
}

/**
 * Whether the controller has seen the newest spec. Before 1.0 the field held a hash, which
 * says nothing and counts as seen; so does a number ahead of the object.
 *
 * @public
 */
export function isGenerationObserved(rollout: unknown): boolean {
  const observed = at(rollout, 'status', 'observedGeneration');
  // a number too long for 64 bits is a hash that happens to hold no letter
  if (!/^[+-]?\d{1,18}$/.test(String(observed))) {
    return true;
  }
  return Number(observed) >= (numberAt(rollout, 'metadata', 'generation') ?? 0);
}

/**
 * Whether a person has ended the pause and the controller has not noticed yet.
 *
 * @public
 */
export function isUnpausing(rollout: unknown): boolean {
  return (
    flagAt(rollout, 'status', 'controllerPause') &&
    listAt(rollout, 'status', 'pauseConditions').length === 0
  );
}

function isWorkloadGenerationObserved(rollout: unknown): boolean {
  const asked = parseInt32(
    textAt(
      rollout,
      'metadata',
      'annotations',
      'rollout.argoproj.io/workload-generation',
    ),
  );
  const observed = parseInt32(
    textAt(rollout, 'status', 'workloadObservedGeneration'),
  );
  return asked === undefined || observed === undefined || asked === observed;
}

function parseInt32(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined;
}

/**
 * The phase the controller would store for this spec and status. Needed for controllers
 * before 1.0, which stored none.
 *
 * @public
 */
export function calculateRolloutPhase(rollout: unknown): PhaseAndMessage {
  const failure = describeFailure(rollout);
  if (failure) {
    return failure;
  }
  if (flagAt(rollout, 'spec', 'paused')) {
    return { phase: 'Paused', message: 'manually paused' };
  }
  const [pause] = readPauseConditions(rollout);
  if (pause) {
    return { phase: 'Paused', message: pause.reason };
  }
  const restartAt = textAt(rollout, 'spec', 'restartAt');
  if (
    restartAt &&
    !sameTime(restartAt, textAt(rollout, 'status', 'restartedAt'))
  ) {
    return progressing('rollout is restarting');
  }
  const updated = numberAt(rollout, 'status', 'updatedReplicas') ?? 0;
  if (updated < (numberAt(rollout, 'spec', 'replicas') ?? 1)) {
    return progressing('more replicas need to be updated');
  }
  if ((numberAt(rollout, 'status', 'availableReplicas') ?? 0) < updated) {
    return progressing('updated replicas are still becoming available');
  }
  const cutover =
    readStrategy(rollout) === 'blueGreen'
      ? describeBlueGreenProgress(rollout)
      : describeCanaryProgress(rollout, updated);
  return cutover ? progressing(cutover) : { phase: 'Healthy', message: '' };
}

/** The conditions count by type or reason alone; their status is not looked at. */
function describeFailure(rollout: unknown): PhaseAndMessage | undefined {
  for (const condition of listAt(rollout, 'status', 'conditions')) {
    const message = textAt(condition, 'message') ?? '';
    const reason = textAt(condition, 'reason');
    if (textAt(condition, 'type') === 'InvalidSpec') {
      return { phase: 'Degraded', message: `InvalidSpec: ${message}` };
    }
    if (reason === 'RolloutAborted' || reason === 'ProgressDeadlineExceeded') {
      return { phase: 'Degraded', message: `${reason}: ${message}` };
    }
  }
  return undefined;
}

function describeBlueGreenProgress(rollout: unknown): string | undefined {
  const current = readCurrentPodHash(rollout);
  const active = textAt(rollout, 'status', 'blueGreen', 'activeSelector') ?? '';
  if (active === '' || active !== current) {
    return 'active service cutover pending';
  }
  const stable = readStablePodHash(rollout);
  if (stable !== '' && stable === current) {
    return undefined;
  }
  const analysed =
    at(rollout, 'spec', 'strategy', 'blueGreen', 'postPromotionAnalysis') !==
    undefined;
  const runPhase = textAt(
    rollout,
    'status',
    'blueGreen',
    'postPromotionAnalysisRunStatus',
    'status',
  );
  return analysed && !isCompletedAnalysis(runPhase)
    ? 'waiting for analysis to complete'
    : 'waiting for post-promotion verification to complete';
}

function describeCanaryProgress(
  rollout: unknown,
  updated: number,
): string | undefined {
  if (readStrategy(rollout) !== 'canary') {
    return undefined;
  }
  const total = numberAt(rollout, 'status', 'replicas') ?? 0;
  if (!hasTrafficRouting(rollout) && total > updated) {
    return 'old replicas are pending termination';
  }
  const stable = readStablePodHash(rollout);
  return stable === '' || stable !== readCurrentPodHash(rollout)
    ? 'waiting for all steps to complete'
    : undefined;
}

function isCompletedAnalysis(phase: string | undefined): boolean {
  return (
    phase === 'Successful' ||
    phase === 'Failed' ||
    phase === 'Error' ||
    phase === 'Inconclusive'
  );
}

function sameTime(one: string, other: string | undefined): boolean {
  return (
    one === other ||
    (other !== undefined && Date.parse(one) === Date.parse(other))
  );
}

function progressing(message: string): PhaseAndMessage {
  return { phase: 'Progressing', message };
}
