import type { KubeObject } from '../kube/KubeObject';
import { stampOf } from './conditions';
import {
  isAborted,
  patchMetadata,
  scale,
  type RolloutContext,
} from './RolloutContext';
import {
  availableReplicas,
  hasOtherStable,
  revisionOf,
  scaleDownAnnotation,
  specReplicas,
  total,
} from './replicaSets';
import {
  basicCanaryCounts,
  maxUnavailable,
  trafficRoutedCounts,
} from './replicaCounts';
import { abortScaleDownDelay, desiredReplicas } from './rolloutDefaults';

export function scaleDownDeadline(replicaSet: KubeObject): string | undefined {
  return replicaSet.metadata.annotations?.[scaleDownAnnotation];
}

function clearDeadline(
  context: RolloutContext,
  replicaSet: KubeObject | undefined,
) {
  if (replicaSet && scaleDownDeadline(replicaSet))
    patchMetadata(context, replicaSet, { [scaleDownAnnotation]: null });
}

export function setDeadline(
  context: RolloutContext,
  replicaSet: KubeObject,
  seconds: number,
) {
  const deadline = new Date(context.now.getTime() + context.realMs(seconds));
  patchMetadata(context, replicaSet, {
    [scaleDownAnnotation]: stampOf(
      new Date(Math.ceil(deadline.getTime() / 1000) * 1000),
    ),
  });
}

/** Takes a ReplicaSet down once its deadline has passed; one without a deadline goes at once. */
export function retire(
  context: RolloutContext,
  replicaSet: KubeObject,
): boolean {
  const deadline = scaleDownDeadline(replicaSet);
  if (deadline && Date.parse(deadline) > context.now.getTime()) {
    context.wakeUps.push(new Date(deadline));
    return false;
  }
  return scale(context, replicaSet, 0);
}

/** After an abort with traffic routing the new pods stay for a while: nobody is cut off. */
export function retireAborted(context: RolloutContext): boolean {
  const { newReplicaSet } = context;
  const delay = abortScaleDownDelay(context.rollout);
  if (specReplicas(newReplicaSet) === 0 || delay.seconds === undefined)
    return false;
  if (delay.seconds > 0 && !scaleDownDeadline(newReplicaSet)) {
    setDeadline(context, newReplicaSet, delay.seconds);
    return true;
  }
  return retire(context, newReplicaSet);
}

function scaleOlderByAvailability(context: RolloutContext): boolean {
  const all = [
    context.newReplicaSet,
    ...(hasOtherStable(context.newReplicaSet, context.stable)
      ? [context.stable]
      : []),
    ...context.older,
  ];
  const least =
    desiredReplicas(context.rollout) - maxUnavailable(context.rollout);
  let removable = total(all, availableReplicas) - least;
  let scaled = false;
  for (const replicaSet of [...context.older].sort(
    (a, b) => revisionOf(a) - revisionOf(b),
  )) {
    const replicas = specReplicas(replicaSet);
    if (replicas === 0) continue;
    // Pods that never became available protect nothing.
    const useless = Math.max(0, replicas - availableReplicas(replicaSet));
    const down = Math.min(replicas, useless + Math.max(0, removable));
    if (down === 0) continue;
    removable -= down - useless;
    scaled = scale(context, replicaSet, replicas - down) || scaled;
  }
  return scaled;
}

/** Moves the pods of a canary one move nearer to where the step wants them; true when it asked for something. */
export function scaleCanary(context: RolloutContext): boolean {
  const { rollout, newReplicaSet, stable, older } = context;
  const canary = rollout.spec?.strategy?.canary ?? {};
  const routed = Boolean(canary.trafficRouting);
  const separate = hasOtherStable(newReplicaSet, stable);
  const keepsCanary = routed && isAborted(context) && separate;
  if (separate) clearDeadline(context, stable);
  if (!keepsCanary) clearDeadline(context, newReplicaSet);
  const counts = routed
    ? trafficRoutedCounts(
        rollout,
        newReplicaSet,
        stable,
        rollout.status?.canary?.weights,
      )
    : basicCanaryCounts(
        rollout,
        newReplicaSet,
        separate ? stable : undefined,
        older,
      );
  if (separate && stable && scale(context, stable, counts.stableReplicas))
    return true;
  if (keepsCanary && counts.newReplicas === 0) {
    if (retireAborted(context)) return true;
  } else if (
    scale(
      context,
      newReplicaSet,
      separate || !stable ? counts.newReplicas : desiredReplicas(rollout),
    )
  ) {
    return true;
  }
  if (!routed) return scaleOlderByAvailability(context);
  return older
    .map(each => specReplicas(each) > 0 && retire(context, each))
    .some(Boolean);
}

/** Forgets the oldest ReplicaSets without pods beyond `revisionHistoryLimit`. */
export function trimHistory(context: RolloutContext) {
  const limit: number = context.rollout.spec?.revisionHistoryLimit ?? 10;
  const empty = context.older
    .filter(
      each => specReplicas(each) === 0 && (each.status?.replicas ?? 0) === 0,
    )
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const replicaSet of empty.slice(
    0,
    Math.max(0, context.older.length - limit),
  )) {
    const { namespace, name } = replicaSet.metadata;
    context.writes.push({
      verb: 'delete',
      kind: 'ReplicaSet',
      namespace,
      name,
    });
  }
}
