import type { KubeObject } from '../kube/KubeObject';
import { canaryReplicasOrWeight, maxTrafficWeight } from './canarySteps';
import {
  availableReplicas,
  hasOtherStable,
  podHash,
  specReplicas,
  total,
} from './replicaSets';
import { desiredReplicas } from './rolloutDefaults';

export interface ReplicaCounts {
  newReplicas: number;
  stableReplicas: number;
}

function intOrPercent(
  value: number | string | undefined | null,
  fallback: string | number,
  of: number,
  round: (n: number) => number,
) {
  const chosen = value ?? fallback;
  if (typeof chosen === 'number') return chosen;
  const percent = /^(\d+)%$/.exec(chosen);
  return percent
    ? round((Number(percent[1]) * of) / 100)
    : Number.parseInt(chosen, 10) || 0;
}

export function maxSurge(rollout: KubeObject): number {
  const canary = rollout.spec?.strategy?.canary;
  return canary
    ? intOrPercent(canary.maxSurge, '25%', desiredReplicas(rollout), Math.ceil)
    : 0;
}

export function maxUnavailable(rollout: KubeObject): number {
  const { canary, blueGreen } = rollout.spec?.strategy ?? {};
  const replicas = desiredReplicas(rollout);
  const strategy = canary ?? blueGreen;
  if (!strategy || replicas === 0) return 0;
  const fallback = canary ? '25%' : 0;
  const unavailable = intOrPercent(
    strategy.maxUnavailable,
    fallback,
    replicas,
    Math.floor,
  );
  const surge = canary ? maxSurge(rollout) : 1;
  // Neither surge nor unavailability would leave no way to move.
  const movable = unavailable === 0 && surge === 0 ? 1 : unavailable;
  return Math.min(movable, replicas);
}

function share(replicas: number, weight: number, maximum: number): number {
  return Math.ceil((replicas * weight) / maximum);
}

/**
 * Whole pods for a weight: the split nearest to the weight, with one surge pod if that brings it nearer.
 * Between 1 and 99 percent both versions keep a pod wherever two fit.
 */
function splitByWeight(
  replicas: number,
  weight: number,
  maximum: number,
  surge: number,
): ReplicaCounts {
  if (replicas === 0) return { newReplicas: 0, stableReplicas: 0 };
  const mayBeZero =
    weight === 0 || weight === maximum || (replicas === 1 && surge === 0);
  const options = (surge > 0 ? [replicas, replicas + 1] : [replicas]).flatMap(
    of => {
      const exact = (of * weight) / maximum;
      return [Math.ceil(exact), Math.floor(exact)]
        .filter(canary => mayBeZero || (canary > 0 && canary < of))
        .map(canary => ({
          canary,
          of,
          distance: Math.abs(canary / of - weight / maximum),
        }));
    },
  );
  const nearest = options.reduce<(typeof options)[number] | undefined>(
    (best, each) => (best && best.distance <= each.distance ? best : each),
    undefined,
  );
  if (!nearest) return { newReplicas: 0, stableReplicas: replicas };
  return {
    newReplicas: nearest.canary,
    stableReplicas: nearest.of - nearest.canary,
  };
}

/** Where the current step wants to end. */
export function desiredCanaryCounts(
  rollout: KubeObject,
  newReplicaSet: KubeObject | undefined,
  stable: KubeObject | undefined,
): ReplicaCounts {
  const replicas = desiredReplicas(rollout);
  if (!hasOtherStable(newReplicaSet, stable))
    return { newReplicas: replicas, stableReplicas: 0 };
  const wanted = canaryReplicasOrWeight(rollout, stable);
  const maximum = maxTrafficWeight(rollout);
  const canary = rollout.spec?.strategy?.canary ?? {};
  if (!canary.trafficRouting)
    return splitByWeight(replicas, wanted.weight, maximum, maxSurge(rollout));
  const newReplicas =
    wanted.replicas ??
    atLeastMinimum(
      rollout,
      share(replicas, wanted.weight, maximum),
      wanted.weight,
    );
  return {
    newReplicas,
    stableReplicas: dynamicStable(rollout)
      ? stableShare(rollout, stable)
      : replicas,
  };
}

function dynamicStable(rollout: KubeObject): boolean {
  return Boolean(rollout.spec?.strategy?.canary?.dynamicStableScale);
}

function stableShare(
  rollout: KubeObject,
  stable: KubeObject | undefined,
): number {
  const maximum = maxTrafficWeight(rollout);
  const { weight } = canaryReplicasOrWeight(rollout, stable);
  return share(desiredReplicas(rollout), maximum - weight, maximum);
}

function atLeastMinimum(
  rollout: KubeObject,
  count: number,
  weight: number,
): number {
  const minimum = rollout.spec?.strategy?.canary?.minPodsPerReplicaSet ?? 0;
  return weight > 0 && count > 0 ? Math.max(count, minimum) : count;
}

/** Pods that may be counted as running while scaling down. */
export function countForScaleDown(
  replicaSet: KubeObject | undefined,
  ignoreAvailability: boolean,
): number {
  const wanted = specReplicas(replicaSet);
  const available = availableReplicas(replicaSet);
  return ignoreAvailability || wanted < available ? wanted : available;
}

/**
 * The next counts of a canary without traffic routing: as near to the desired split as the surge and the
 * pods that must stay available allow. The stable version grows first and older versions shrink first.
 */
export function basicCanaryCounts(
  rollout: KubeObject,
  newReplicaSet: KubeObject | undefined,
  stable: KubeObject | undefined,
  older: Array<KubeObject | null | undefined>,
): ReplicaCounts {
  const replicas = desiredReplicas(rollout);
  const separate = hasOtherStable(newReplicaSet, stable);
  const desired = desiredCanaryCounts(rollout, newReplicaSet, stable);
  const most = replicas + maxSurge(rollout);
  const next: ReplicaCounts = {
    newReplicas: specReplicas(newReplicaSet),
    stableReplicas: separate ? specReplicas(stable) : 0,
  };
  let room =
    most - total(older, specReplicas) - next.newReplicas - next.stableReplicas;
  if (separate && room > 0 && next.stableReplicas < desired.stableReplicas) {
    const grown = Math.min(next.stableReplicas + room, desired.stableReplicas);
    room -= grown - next.stableReplicas;
    next.stableReplicas = grown;
  }
  if (newReplicaSet && room > 0 && next.newReplicas < desired.newReplicas) {
    next.newReplicas = Math.min(next.newReplicas + room, desired.newReplicas);
  }
  if (total(older, specReplicas) > 0) return next;

  const least = replicas - maxUnavailable(rollout);
  const growing =
    !newReplicaSet || desired.newReplicas >= specReplicas(newReplicaSet);
  const removable =
    countForScaleDown(newReplicaSet, !growing) +
    countForScaleDown(stable, growing) -
    least;
  if (removable <= 0) return next;
  const shrink = (
    replicaSet: KubeObject | undefined,
    wanted: number,
    current: number,
  ) =>
    specReplicas(replicaSet) > wanted
      ? Math.max(specReplicas(replicaSet) - removable, wanted)
      : current;
  if (!growing) {
    next.newReplicas = shrink(
      newReplicaSet,
      desired.newReplicas,
      next.newReplicas,
    );
    return withinLimits(next, 'stableReplicas', 'newReplicas', most, least);
  }
  if (separate) {
    next.stableReplicas = shrink(
      stable,
      desired.stableReplicas,
      next.stableReplicas,
    );
    return withinLimits(next, 'newReplicas', 'stableReplicas', most, least);
  }
  return next;
}

function withinLimits(
  counts: ReplicaCounts,
  growing: keyof ReplicaCounts,
  shrinking: keyof ReplicaCounts,
  most: number,
  least: number,
): ReplicaCounts {
  const sum = counts.newReplicas + counts.stableReplicas;
  const over = Math.max(0, sum - most);
  const under = Math.max(0, least - sum);
  return {
    ...counts,
    [growing]: Math.max(0, counts[growing] - over),
    [shrinking]: counts[shrinking] + under,
  };
}

/**
 * The next counts of a canary with traffic routing. The stable version stays complete, unless it is told to
 * shrink with its traffic; then it only shrinks after the weight has really moved, and the canary likewise.
 */
export function trafficRoutedCounts(
  rollout: KubeObject,
  newReplicaSet: KubeObject | undefined,
  stable: KubeObject | undefined,
  weights: any | undefined,
): ReplicaCounts {
  const replicas = desiredReplicas(rollout);
  if (
    newReplicaSet &&
    stable &&
    newReplicaSet.metadata.name === stable.metadata.name
  ) {
    return { newReplicas: replicas, stableReplicas: 0 };
  }
  const maximum = maxTrafficWeight(rollout);
  const wanted = canaryReplicasOrWeight(rollout, stable);
  const canaryCount =
    wanted.replicas ??
    atLeastMinimum(
      rollout,
      share(replicas, wanted.weight, maximum),
      wanted.weight,
    );
  if (!dynamicStable(rollout))
    return { newReplicas: canaryCount, stableReplicas: replicas };

  const status = rollout.status ?? {};
  const moved: number | undefined = weights?.canary?.weight;
  const stableCount = stableShare(rollout, stable);
  if (status.abort) {
    const carried =
      moved === undefined ? canaryCount : share(replicas, moved, maximum);
    return {
      newReplicas: Math.max(canaryCount, carried),
      stableReplicas: stableCount,
    };
  }
  const stillCarried =
    moved === undefined
      ? stableCount
      : atLeastMinimum(
          rollout,
          share(replicas, maximum - moved, maximum),
          maximum - moved,
        );
  return {
    newReplicas: canaryCount,
    stableReplicas: Math.max(stableCount, stillCarried),
  };
}

/** Enough pods of the new version are available to go on. Without a threshold: all of them. */
export function isThresholdMet(
  threshold: any,
  replicaSet: KubeObject | undefined,
  desired: number,
): boolean {
  const available = availableReplicas(replicaSet);
  const value = threshold?.value;
  if (typeof value !== 'number' || value < 0) return available === desired;
  const needed =
    threshold.type === 'Pods'
      ? Math.min(value, desired)
      : (desired * value) / 100;
  return available >= needed;
}

/** The pods stand as the current step wants them. */
export function isAtDesiredCounts(
  rollout: KubeObject,
  newReplicaSet: KubeObject | undefined,
  stable: KubeObject | undefined,
  older: KubeObject[],
): boolean {
  const canary = rollout.spec?.strategy?.canary ?? {};
  const desired = desiredCanaryCounts(rollout, newReplicaSet, stable);
  if (!newReplicaSet || specReplicas(newReplicaSet) !== desired.newReplicas)
    return false;
  if (
    !isThresholdMet(
      canary.replicaProgressThreshold,
      newReplicaSet,
      desired.newReplicas,
    )
  )
    return false;
  const stableMoves = canary.trafficRouting && canary.dynamicStableScale;
  if (!stableMoves && hasOtherStable(newReplicaSet, stable)) {
    if (specReplicas(stable) !== desired.stableReplicas) return false;
    if (stable?.status?.replicas !== desired.stableReplicas) return false;
    if (availableReplicas(stable) !== desired.stableReplicas) return false;
  }
  return (
    Boolean(canary.trafficRouting) || total(older, availableReplicas) === 0
  );
}

/** Pods the new version should have next, whatever the strategy. */
export function nextNewReplicas(
  rollout: KubeObject,
  all: Array<KubeObject | null>,
  newReplicaSet: KubeObject | undefined,
  weights?: any,
): number {
  const { blueGreen, canary } = rollout.spec?.strategy ?? {};
  const present = all.filter((each): each is KubeObject => Boolean(each));
  const status = rollout.status ?? {};
  if (blueGreen) {
    const active = present.find(
      each => podHash(each) === status.blueGreen?.activeSelector,
    );
    const previewing =
      active && active.metadata.name !== newReplicaSet?.metadata.name;
    const limited =
      previewing &&
      !status.promoteFull &&
      !status.blueGreen?.scaleUpPreviewCheckPoint;
    return limited
      ? blueGreen.previewReplicaCount ?? desiredReplicas(rollout)
      : desiredReplicas(rollout);
  }
  if (!canary) throw new Error('no rollout strategy provided');
  const stable = status.stableRS
    ? present.find(each => podHash(each) === status.stableRS)
    : undefined;
  if (canary.trafficRouting)
    return trafficRoutedCounts(rollout, newReplicaSet, stable, weights)
      .newReplicas;
  const older = present.filter(
    each =>
      each.metadata.name !== newReplicaSet?.metadata.name &&
      each.metadata.name !== stable?.metadata.name,
  );
  return basicCanaryCounts(rollout, newReplicaSet, stable, older).newReplicas;
}
