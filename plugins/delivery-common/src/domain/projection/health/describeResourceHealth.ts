import type { Health } from '../../../model/application';
import { at, isObject, textAt, textsAt } from '../json/readJson';
import {
  describeAnalysisRunHealth,
  describeApplicationSetHealth,
  describeExperimentHealth,
} from './argoHealth';
import { describeAutoscalerHealth } from './autoscalerHealth';
import { describeJobHealth } from './jobHealth';
import { describePodHealth } from './podHealth';
import { describeRolloutHealth } from './rolloutHealth';
import {
  describeApiServiceHealth,
  describeClaimHealth,
  describeIngressHealth,
  describeServiceHealth,
} from './serviceHealth';
import {
  describeDaemonSetHealth,
  describeDeploymentHealth,
  describeReplicaSetHealth,
  describeStatefulSetHealth,
} from './workloadHealth';

/** By API group and kind. An Application has no check: its health is not its parent's. */
const CHECKS: Record<string, (object: unknown) => Health> = {
  '/Pod': describePodHealth,
  '/Service': describeServiceHealth,
  '/PersistentVolumeClaim': describeClaimHealth,
  'apps/Deployment': describeDeploymentHealth,
  'apps/ReplicaSet': describeReplicaSetHealth,
  'apps/StatefulSet': describeStatefulSetHealth,
  'apps/DaemonSet': describeDaemonSetHealth,
  'batch/Job': describeJobHealth,
  'autoscaling/HorizontalPodAutoscaler': describeAutoscalerHealth,
  'networking.k8s.io/Ingress': describeIngressHealth,
  'extensions/Ingress': describeIngressHealth,
  'apiregistration.k8s.io/APIService': describeApiServiceHealth,
  'argoproj.io/Rollout': describeRolloutHealth,
  'argoproj.io/AnalysisRun': describeAnalysisRunHealth,
  'argoproj.io/Experiment': describeExperimentHealth,
  'argoproj.io/ApplicationSet': describeApplicationSetHealth,
};

/**
 * Health of a live object by Argo CD's built-in checks, or undefined for a kind without one.
 *
 * @public
 */
export function describeResourceHealth(object: unknown): Health | undefined {
  if (!isObject(object)) {
    return undefined;
  }
  if (
    at(object, 'metadata', 'deletionTimestamp') !== undefined &&
    !textsAt(object, 'metadata', 'finalizers').some(finalizer =>
      finalizer.startsWith('argocd.argoproj.io/hook-finalizer'),
    )
  ) {
    return { status: 'Progressing', message: 'Pending deletion' };
  }
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const key = `${group}/${textAt(object, 'kind') ?? ''}`;
  return Object.hasOwn(CHECKS, key) ? CHECKS[key](object) : undefined;
}
