import type { SandboxClock } from '../clock';
import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore } from '../kube/ObjectStore';
import type { RolloutInput } from './RolloutContext';

export function ownedBy(
  store: ObjectStore,
  kind: string,
  owner: KubeObject,
): KubeObject[] {
  const { namespace, uid } = owner.metadata;
  return store
    .list(kind, { namespace })
    .filter(each =>
      each.metadata.ownerReferences?.some(reference => reference.uid === uid),
    );
}

/** The Rollout or Deployment an autoscaler scales. */
export function scaledBy(
  store: ObjectStore,
  autoscaler: KubeObject,
): KubeObject | undefined {
  const { kind, name } = autoscaler.spec?.scaleTargetRef ?? {};
  if (kind !== 'Rollout' && kind !== 'Deployment') return undefined;
  return store.get(kind, autoscaler.metadata.namespace, name);
}

function autoscalerOf(
  store: ObjectStore,
  rollout: KubeObject,
): { min: number; max: number } | undefined {
  const found = store
    .list('HorizontalPodAutoscaler', { namespace: rollout.metadata.namespace })
    .find(each => {
      const { kind, name } = each.spec?.scaleTargetRef ?? {};
      return kind === 'Rollout' && name === rollout.metadata.name;
    });
  if (!found) return undefined;
  const min: number = found.spec?.minReplicas ?? 1;
  return { min, max: Math.max(min, found.spec?.maxReplicas ?? min) };
}

/** Everything of the store that a pass over a Rollout looks at. */
export function observeRollout(
  store: ObjectStore,
  clock: SandboxClock,
  rollout: KubeObject,
): RolloutInput {
  const { namespace } = rollout.metadata;
  const replicaSets = ownedBy(store, 'ReplicaSet', rollout);
  return {
    rollout,
    replicaSets,
    analysisRuns: ownedBy(store, 'AnalysisRun', rollout),
    pods: rollout.spec?.restartAt
      ? replicaSets.flatMap(each => ownedBy(store, 'Pod', each))
      : [],
    services: store.list('Service', { namespace }),
    httpRoutes: store.list('HTTPRoute', { namespace }),
    templates: [
      ...store.list('AnalysisTemplate', { namespace }),
      ...store.list('ClusterAnalysisTemplate'),
    ],
    autoscaler: autoscalerOf(store, rollout),
    now: clock.now(),
    realMs: clock.realMs,
  };
}
