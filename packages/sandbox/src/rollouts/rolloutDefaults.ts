import type { KubeObject } from '../kube/KubeObject';

const defaultScaleDownDelaySeconds = 30;

/** Desired replicas; Kubernetes defaults the field to 1. */
export function desiredReplicas(rollout: KubeObject): number {
  return rollout.spec?.replicas ?? 1;
}

export function progressDeadlineSeconds(rollout: KubeObject): number {
  return rollout.spec?.progressDeadlineSeconds ?? 600;
}

/** How long the old ReplicaSet stays up after a promotion. A basic canary takes its pods down at once: 0. */
export function scaleDownDelaySeconds(rollout: KubeObject): number {
  const { blueGreen, canary } = rollout.spec?.strategy ?? {};
  if (blueGreen)
    return blueGreen.scaleDownDelaySeconds ?? defaultScaleDownDelaySeconds;
  if (canary?.trafficRouting)
    return canary.scaleDownDelaySeconds ?? defaultScaleDownDelaySeconds;
  return 0;
}

/** How long the new ReplicaSet stays up after an abort; `seconds` is absent where it stays for good. */
export function abortScaleDownDelay(rollout: KubeObject): {
  seconds?: number;
  wasSet: boolean;
} {
  const { blueGreen, canary } = rollout.spec?.strategy ?? {};
  const strategy = blueGreen ?? canary;
  if (!blueGreen && !canary?.trafficRouting)
    return { seconds: 0, wasSet: false };
  const configured: number | undefined =
    strategy.abortScaleDownDelaySeconds ?? undefined;
  if (configured === undefined)
    return { seconds: defaultScaleDownDelaySeconds, wasSet: false };
  return configured === 0
    ? { wasSet: true }
    : { seconds: configured, wasSet: true };
}

export function autoPromotionEnabled(rollout: KubeObject): boolean {
  return rollout.spec?.strategy?.blueGreen?.autoPromotionEnabled ?? true;
}
