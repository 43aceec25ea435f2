import type { LiveHealth } from '../application/describeApplication';
import { describeResourceHealth } from '../health/describeResourceHealth';
import { isObject, textAt } from '../json/readJson';
import { readWorkloadKind } from './describeWorkloads';

/** Live objects a resource of the Application may be one of. */
interface LiveObjects {
  rollouts: readonly unknown[];
  workloads?: readonly unknown[];
  replicaSets: readonly unknown[];
  pods: readonly unknown[];
  analysisRuns: readonly unknown[];
  experiments?: readonly unknown[];
}

/** Argo CD 3 no longer stores the health of children, so it is read from what is watched. */
export function createLiveHealth(
  options: LiveObjects,
): (resource: {
  group: string;
  kind: string;
  namespace?: string;
  name: string;
}) => LiveHealth | undefined {
  const watched: Record<string, readonly unknown[]> = {
    'argoproj.io/Rollout': options.rollouts,
    'argoproj.io/AnalysisRun': options.analysisRuns,
    'argoproj.io/Experiment': options.experiments ?? [],
    'apps/ReplicaSet': options.replicaSets,
    '/Pod': options.pods,
  };
  return ({ group, kind, namespace, name }) => {
    const key = `${group}/${kind}`;
    const ofKind = Object.hasOwn(watched, key)
      ? watched[key]
      : (options.workloads ?? []).filter(
          workload => group === 'apps' && readWorkloadKind(workload) === kind,
        );
    const object = ofKind.find(
      candidate =>
        textAt(candidate, 'metadata', 'name') === name &&
        (namespace === undefined ||
          textAt(candidate, 'metadata', 'namespace') === namespace),
    );
    // list items of the Kubernetes API carry neither apiVersion nor kind
    const health = isObject(object)
      ? describeResourceHealth({
          ...object,
          apiVersion: group ? `${group}/v1` : 'v1',
          kind,
        })
      : undefined;
    return health && { health, ignored: isHealthIgnored(object) };
  };
}

function isHealthIgnored(object: unknown): boolean {
  return (
    textAt(
      object,
      'metadata',
      'annotations',
      'argocd.argoproj.io/ignore-healthcheck',
    ) === 'true'
  );
}
