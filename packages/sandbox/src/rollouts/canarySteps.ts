import type { KubeObject } from '../kube/KubeObject';
import { abortScaleDownDelay, desiredReplicas } from './rolloutDefaults';

export function canarySteps(rollout: KubeObject): any[] {
  return rollout.spec?.strategy?.canary?.steps ?? [];
}

/** The weight that means "all traffic"; gateways may count to another number than 100. */
export function maxTrafficWeight(rollout: KubeObject): number {
  return (
    rollout.spec?.strategy?.canary?.trafficRouting?.maxTrafficWeight ?? 100
  );
}

/** The running step; without a step when all are done, without an index when there are none. */
export function currentCanaryStep(rollout: KubeObject): {
  step?: any;
  index?: number;
} {
  const steps = canarySteps(rollout);
  if (steps.length === 0) return {};
  const index: number = rollout.status?.currentStepIndex ?? 0;
  return { step: steps[index], index };
}

/** The last `setWeight` at or before the running step. */
export function currentSetWeight(rollout: KubeObject): number {
  if (rollout.status?.abort) return 0;
  const { step, index } = currentCanaryStep(rollout);
  if (!step || index === undefined) return maxTrafficWeight(rollout);
  for (let i = index; i >= 0; i--) {
    const weight = canarySteps(rollout)[i].setWeight;
    if (typeof weight === 'number') return weight;
  }
  return 0;
}

/** The `setCanaryScale` in force; it needs traffic routing, and `matchTrafficWeight` ends an earlier one. */
export function currentCanaryScale(rollout: KubeObject): any | undefined {
  const { step, index } = currentCanaryStep(rollout);
  if (
    !step ||
    index === undefined ||
    !rollout.spec?.strategy?.canary?.trafficRouting
  )
    return undefined;
  if (
    rollout.status?.abort &&
    abortScaleDownDelay(rollout).seconds !== undefined
  )
    return undefined;
  for (let i = index; i >= 0; i--) {
    const scale = canarySteps(rollout)[i].setCanaryScale;
    if (scale) return scale.matchTrafficWeight ? undefined : scale;
  }
  return undefined;
}

/** The update is over, or there is nothing to update from. */
export function isFullyPromoted(rollout: KubeObject): boolean {
  const { stableRS = '', currentPodHash = '' } = rollout.status ?? {};
  return stableRS !== '' && stableRS === currentPodHash;
}

/**
 * An aborted canary whose stable version had shrunk goes back down its own weights: to the next one below
 * what the stable pods can already carry.
 */
function abortedWeight(rollout: KubeObject, stable: KubeObject): number {
  const maximum = maxTrafficWeight(rollout);
  const available: number = stable.status?.availableReplicas ?? 0;
  const uncarried =
    maximum - (available * maximum) / Math.max(1, desiredReplicas(rollout));
  const lower = canarySteps(rollout)
    .map(step => step.setWeight)
    .filter(weight => typeof weight === 'number' && weight < uncarried);
  return Math.max(0, ...lower);
}

/** The traffic that the canary should get by now. */
export function desiredCanaryWeight(
  rollout: KubeObject,
  stable: KubeObject | undefined,
): number {
  const status = rollout.status ?? {};
  if (status.promoteFull || !status.stableRS || isFullyPromoted(rollout))
    return maxTrafficWeight(rollout);
  const canary = rollout.spec?.strategy?.canary ?? {};
  if (status.abort && canary.dynamicStableScale && stable)
    return abortedWeight(rollout, stable);
  return currentSetWeight(rollout);
}

/** Pods the canary should have: a fixed number, or a share of the desired replicas. */
export function canaryReplicasOrWeight(
  rollout: KubeObject,
  stable: KubeObject | undefined,
): { replicas?: number; weight: number } {
  const status = rollout.status ?? {};
  const updating =
    !status.promoteFull && status.stableRS && !isFullyPromoted(rollout);
  const scale = updating ? currentCanaryScale(rollout) : undefined;
  if (typeof scale?.replicas === 'number')
    return { replicas: scale.replicas, weight: 0 };
  if (typeof scale?.weight === 'number') return { weight: scale.weight };
  return { weight: desiredCanaryWeight(rollout, stable) };
}

/** The background analysis waits for a later step. */
export function isBeforeStartingStep(rollout: KubeObject): boolean {
  const starting = rollout.spec?.strategy?.canary?.analysis?.startingStep;
  const { index } = currentCanaryStep(rollout);
  return (
    typeof starting === 'number' && index !== undefined && index < starting
  );
}

/** A step in the words of the controller's events. */
export function describeCanaryStep(step: any): string {
  if (typeof step?.setWeight === 'number')
    return `setWeight: ${step.setWeight}`;
  if (step?.pause) {
    const { duration } = step.pause;
    return duration === undefined || duration === null
      ? 'pause'
      : `pause: ${duration}`;
  }
  for (const name of ['experiment', 'analysis']) if (step?.[name]) return name;
  const scale = step?.setCanaryScale;
  if (scale) {
    if (typeof scale.weight === 'number')
      return `setCanaryScale{weight: ${scale.weight}}`;
    if (scale.matchTrafficWeight)
      return 'setCanaryScale{matchTrafficWeight: true}';
    return `setCanaryScale{replicas: ${scale.replicas}}`;
  }
  for (const name of ['plugin', 'setHeaderRoute', 'setMirrorRoute']) {
    if (step?.[name]) return `${name}: ${step[name].name}`;
  }
  return 'invalid';
}
