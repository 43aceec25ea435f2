import type { KubeObject } from '../kube/KubeObject';
import {
  canarySteps,
  currentCanaryStep,
  currentSetWeight,
  desiredCanaryWeight,
  isFullyPromoted,
  maxTrafficWeight,
} from './canarySteps';
import { isAborted, type RolloutContext } from './RolloutContext';
import { availableReplicas, hashLabel, podHash } from './replicaSets';
import { isAtDesiredCounts } from './replicaCounts';
import { desiredReplicas } from './rolloutDefaults';

export interface Weights {
  canary: { weight: number; serviceName?: string; podTemplateHash: string };
  stable: { weight: number; serviceName?: string; podTemplateHash: string };
}

/** Points a Service at the pods of one ReplicaSet. */
export function selectPods(
  context: RolloutContext,
  serviceName: string | undefined,
  hash: string,
) {
  const service = context.services.find(
    each => each.metadata.name === serviceName,
  );
  if (!service || hash === '' || service.spec?.selector?.[hashLabel] === hash)
    return;
  const { namespace, name } = service.metadata;
  const patch = { spec: { selector: { [hashLabel]: hash } } };
  context.writes.push({
    verb: 'patch',
    kind: 'Service',
    namespace,
    name,
    patch,
  });
  const message = `Switched selector for service '${name}' to value '${hash}'`;
  context.events.push({ type: 'Normal', reason: 'SwitchService', message });
}

function previousWeight(rollout: KubeObject, index: number): number {
  const earlier = canarySteps(rollout)
    .slice(0, index)
    .map(step => step.setWeight);
  return earlier.findLast(weight => typeof weight === 'number') ?? 0;
}

/** The share of traffic for the canary now: the new weight only once the pods for it are there. */
export function canaryTraffic(context: RolloutContext): number {
  const { rollout, newReplicaSet, stable } = context;
  const maximum = maxTrafficWeight(rollout);
  if (isFullyPromoted(rollout) || !stable) return 0;
  const dynamic = rollout.spec?.strategy?.canary?.dynamicStableScale;
  const uncarried =
    maximum -
    Math.floor(
      (availableReplicas(stable) * maximum) /
        Math.max(1, desiredReplicas(rollout)),
    );
  if (isAborted(context))
    return dynamic
      ? Math.max(desiredCanaryWeight(rollout, stable), uncarried)
      : 0;
  if (availableReplicas(newReplicaSet) === 0) return 0;
  if (rollout.status?.promoteFull) {
    if (!dynamic) return maximum;
    return Math.floor(
      (availableReplicas(newReplicaSet) * maximum) /
        Math.max(1, desiredReplicas(rollout)),
    );
  }
  const { index } = currentCanaryStep(rollout);
  if (index === undefined) return 0;
  const ready = isAtDesiredCounts(
    rollout,
    newReplicaSet,
    stable,
    context.older,
  );
  return ready ? currentSetWeight(rollout) : previousWeight(rollout, index);
}

function routesOf(rollout: KubeObject): string[] {
  const plugin =
    rollout.spec?.strategy?.canary?.trafficRouting?.plugins?.[
      'argoproj-labs/gatewayAPI'
    ];
  if (!plugin) return [];
  return [
    plugin.httpRoute,
    ...(plugin.httpRoutes ?? []).map((each: any) => each.name),
  ].filter(Boolean);
}

function weighRoute(
  context: RolloutContext,
  route: KubeObject,
  weights: Weights,
) {
  let changed = false;
  const rules = (route.spec?.rules ?? []).map((rule: any) => ({
    ...rule,
    backendRefs: (rule.backendRefs ?? []).map((backend: any) => {
      const side = [weights.canary, weights.stable].find(
        each => each.serviceName === backend.name,
      );
      if (!side || backend.weight === side.weight) return backend;
      changed = true;
      return { ...backend, weight: side.weight };
    }),
  }));
  if (!changed) return;
  const { namespace, name } = route.metadata;
  context.writes.push({
    verb: 'patch',
    kind: 'HTTPRoute',
    namespace,
    name,
    patch: { spec: { rules } },
  });
}

/** Points the services at their versions and moves the weight; without traffic routing there is no weight. */
export function reconcileCanaryTraffic(
  context: RolloutContext,
): Weights | undefined {
  const { rollout, newReplicaSet } = context;
  const canary = rollout.spec?.strategy?.canary ?? {};
  const stableHash = podHash(context.stable ?? newReplicaSet);
  const newHash = podHash(newReplicaSet);
  const gone = isAborted(context) && availableReplicas(newReplicaSet) === 0;
  selectPods(context, canary.stableService, stableHash);
  if (gone) selectPods(context, canary.canaryService, stableHash);
  else if (availableReplicas(newReplicaSet) > 0)
    selectPods(context, canary.canaryService, newHash);
  if (!canary.trafficRouting) return undefined;

  const weight = canaryTraffic(context);
  const weights: Weights = {
    canary: {
      weight,
      podTemplateHash: newHash,
      ...(canary.canaryService && { serviceName: canary.canaryService }),
    },
    stable: {
      weight: maxTrafficWeight(rollout) - weight,
      podTemplateHash: stableHash,
      ...(canary.stableService && { serviceName: canary.stableService }),
    },
  };
  const names = routesOf(rollout);
  for (const route of context.httpRoutes) {
    if (names.includes(route.metadata.name))
      weighRoute(context, route, weights);
  }
  const before: number | undefined =
    rollout.status?.canary?.weights?.canary?.weight;
  if (before !== undefined && before !== weight) {
    const message = `Traffic weight updated from ${before} to ${weight}`;
    context.events.push({
      type: 'Normal',
      reason: 'TrafficWeightUpdated',
      message,
    });
  }
  return weights;
}
