import { at, flagAt, numberAt, textAt } from '../json/readJson';
import { readCanarySteps, readCurrentCanaryStep } from './CanaryStep';
import {
  hasTrafficRouting,
  isFullyPromoted,
  isPromoted,
  readCurrentPodHash,
  readMaxWeight,
  readStablePodHash,
  readStrategy,
} from './RolloutStatus';

/**
 * The weight the steps ask for, on the scale of `maxTrafficWeight`.
 *
 * @public
 */
export function readSetWeight(rollout: unknown): number {
  if (flagAt(rollout, 'status', 'abort')) {
    return 0;
  }
  const { step, index } = readCurrentCanaryStep(rollout);
  if (step === null || index === null) {
    return readMaxWeight(rollout);
  }
  const steps = readCanarySteps(rollout);
  for (let position = index; position >= 0; position -= 1) {
    const weight = numberAt(steps[position], 'setWeight');
    if (weight !== undefined) {
      return weight;
    }
  }
  return 0;
}

/**
 * The weight the new version really takes. It trails the set weight while pods start, and
 * without traffic routing it follows from the number of available pods.
 *
 * @public
 */
export function readActualWeight(
  rollout: unknown,
  replicaSets: readonly unknown[],
): number {
  const maxWeight = readMaxWeight(rollout);
  if (readCurrentCanaryStep(rollout).step === null) {
    return maxWeight;
  }
  const available = numberAt(rollout, 'status', 'availableReplicas') ?? 0;
  if (available <= 0) {
    return 0;
  }
  if (hasTrafficRouting(rollout)) {
    const reported = at(rollout, 'status', 'canary', 'weights');
    return reported === undefined
      ? readSetWeight(rollout)
      : numberAt(reported, 'canary', 'weight') ?? 0;
  }
  const canary = replicaSets.find(replicaSet => {
    const hash = textAt(
      replicaSet,
      'metadata',
      'labels',
      'rollouts-pod-template-hash',
    );
    return (
      hash !== undefined &&
      hash !== readStablePodHash(rollout) &&
      hash === readCurrentPodHash(rollout)
    );
  });
  const canaryAvailable = numberAt(canary, 'status', 'availableReplicas') ?? 0;
  return Math.floor((canaryAvailable * maxWeight) / available);
}

/**
 * Whether the traffic router's answer must confirm a weight before the step counts as done.
 *
 * @public
 */
export function needsWeightVerification(
  rollout: unknown,
  desiredWeight: number,
): boolean {
  const { step } = readCurrentCanaryStep(rollout);
  return (
    readStablePodHash(rollout) !== '' &&
    !isFullyPromoted(rollout) &&
    (numberAt(step, 'setWeight') !== undefined ||
      desiredWeight === readMaxWeight(rollout))
  );
}

/** Both weights of any strategy. Blue-green moves all traffic at once. */
export function describeWeights(
  rollout: unknown,
  replicaSets: readonly unknown[],
): { setWeight: number; actualWeight: number; maxWeight: number } {
  const maxWeight = readMaxWeight(rollout);
  if (readStrategy(rollout) === 'canary') {
    return {
      setWeight: readSetWeight(rollout),
      actualWeight: readActualWeight(rollout, replicaSets),
      maxWeight,
    };
  }
  const active = textAt(rollout, 'status', 'blueGreen', 'activeSelector');
  const switched =
    isPromoted(rollout) ||
    (active !== undefined && active === readCurrentPodHash(rollout));
  const weight = switched ? maxWeight : 0;
  return { setWeight: weight, actualWeight: weight, maxWeight };
}
