import type { Health } from '../../../model/application';
import { at, isObject, textAt, textsAt } from '../json/readJson';
import {
  describeAnalysisRunHealth,
  describeApplicationSetHealth,
  describeExperimentHealth,
  describeWorkflowHealth,
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

interface Check {
  describe: (object: unknown) => Health;
  /** The API versions the check can read; any where it reads but a word or two. */
  versions?: readonly string[];
}

/** By API group and kind. An Application has no check: its health is not its parent's. */
const CHECKS: Record<string, Check> = {
  '/Pod': { describe: describePodHealth, versions: ['v1'] },
  '/Service': { describe: describeServiceHealth, versions: ['v1'] },
  '/PersistentVolumeClaim': { describe: describeClaimHealth, versions: ['v1'] },
  'apps/Deployment': { describe: describeDeploymentHealth, versions: ['v1'] },
  'apps/ReplicaSet': { describe: describeReplicaSetHealth, versions: ['v1'] },
  'apps/StatefulSet': { describe: describeStatefulSetHealth, versions: ['v1'] },
  'apps/DaemonSet': { describe: describeDaemonSetHealth, versions: ['v1'] },
  'batch/Job': { describe: describeJobHealth, versions: ['v1'] },
  'autoscaling/HorizontalPodAutoscaler': {
    describe: describeAutoscalerHealth,
    versions: ['v1', 'v2', 'v2beta1', 'v2beta2'],
  },
  'networking.k8s.io/Ingress': { describe: describeIngressHealth },
  'extensions/Ingress': { describe: describeIngressHealth },
  'apiregistration.k8s.io/APIService': {
    describe: describeApiServiceHealth,
    versions: ['v1', 'v1beta1'],
  },
  'argoproj.io/Rollout': { describe: describeRolloutHealth },
  'argoproj.io/AnalysisRun': { describe: describeAnalysisRunHealth },
  'argoproj.io/Experiment': { describe: describeExperimentHealth },
  'argoproj.io/ApplicationSet': { describe: describeApplicationSetHealth },
  'argoproj.io/Workflow': { describe: describeWorkflowHealth },
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
  const { group, version } = readGroupVersion(object);
  const kind = textAt(object, 'kind') ?? '';
  const key = `${group}/${kind}`;
  if (!Object.hasOwn(CHECKS, key)) {
    return undefined;
  }
  const { describe, versions } = CHECKS[key];
  return versions && !versions.includes(version)
    ? {
        status: 'Unknown',
        message: `Version ${version} of ${kind} is not one Argo CD can check`,
      }
    : describe(object);
}

function readGroupVersion(object: unknown): { group: string; version: string } {
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
  };
}
