/** One kind of object that the cluster serves. */
export interface ResourceKind {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  namespaced: boolean;
  /** Has `/status`: there `status` is written, and nowhere else. */
  hasStatus: boolean;
}

type Row = [
  apiVersion: string,
  kind: string,
  plural: string,
  shortNames: string,
  scope: 'namespaced' | 'cluster',
  status: 'status' | '-',
];

// Application, AnalysisRun and Experiment declare no status subresource: their status is
// written with the rest.
const rows: Row[] = [
  [
    'argoproj.io/v1alpha1',
    'Application',
    'applications',
    'app apps',
    'namespaced',
    '-',
  ],
  [
    'argoproj.io/v1alpha1',
    'AppProject',
    'appprojects',
    'appproj appprojs',
    'namespaced',
    '-',
  ],
  [
    'argoproj.io/v1alpha1',
    'ApplicationSet',
    'applicationsets',
    'appset appsets',
    'namespaced',
    'status',
  ],
  ['argoproj.io/v1alpha1', 'Rollout', 'rollouts', 'ro', 'namespaced', 'status'],
  [
    'argoproj.io/v1alpha1',
    'AnalysisRun',
    'analysisruns',
    'ar',
    'namespaced',
    '-',
  ],
  [
    'argoproj.io/v1alpha1',
    'AnalysisTemplate',
    'analysistemplates',
    'at',
    'namespaced',
    '-',
  ],
  [
    'argoproj.io/v1alpha1',
    'ClusterAnalysisTemplate',
    'clusteranalysistemplates',
    'cat',
    'cluster',
    '-',
  ],
  [
    'argoproj.io/v1alpha1',
    'Experiment',
    'experiments',
    'exp',
    'namespaced',
    '-',
  ],
  ['apps/v1', 'Deployment', 'deployments', 'deploy', 'namespaced', 'status'],
  ['apps/v1', 'ReplicaSet', 'replicasets', 'rs', 'namespaced', 'status'],
  ['apps/v1', 'StatefulSet', 'statefulsets', 'sts', 'namespaced', 'status'],
  ['apps/v1', 'DaemonSet', 'daemonsets', 'ds', 'namespaced', 'status'],
  ['v1', 'Pod', 'pods', 'po', 'namespaced', 'status'],
  ['v1', 'Service', 'services', 'svc', 'namespaced', 'status'],
  ['v1', 'ConfigMap', 'configmaps', 'cm', 'namespaced', '-'],
  ['v1', 'Secret', 'secrets', '', 'namespaced', '-'],
  ['v1', 'ServiceAccount', 'serviceaccounts', 'sa', 'namespaced', '-'],
  ['v1', 'Event', 'events', 'ev', 'namespaced', '-'],
  ['v1', 'Namespace', 'namespaces', 'ns', 'cluster', 'status'],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    'hpa',
    'namespaced',
    'status',
  ],
  [
    'networking.k8s.io/v1',
    'Ingress',
    'ingresses',
    'ing',
    'namespaced',
    'status',
  ],
  [
    'networking.k8s.io/v1',
    'NetworkPolicy',
    'networkpolicies',
    'netpol',
    'namespaced',
    '-',
  ],
  [
    'policy/v1',
    'PodDisruptionBudget',
    'poddisruptionbudgets',
    'pdb',
    'namespaced',
    'status',
  ],
  [
    'external-secrets.io/v1',
    'ExternalSecret',
    'externalsecrets',
    'es',
    'namespaced',
    'status',
  ],
  [
    'external-secrets.io/v1',
    'SecretStore',
    'secretstores',
    'ss',
    'namespaced',
    'status',
  ],
  [
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'httproutes',
    '',
    'namespaced',
    'status',
  ],
  [
    'monitoring.coreos.com/v1',
    'ServiceMonitor',
    'servicemonitors',
    'smon',
    'namespaced',
    '-',
  ],
  [
    'monitoring.coreos.com/v1',
    'PrometheusRule',
    'prometheusrules',
    'promrule',
    'namespaced',
    '-',
  ],
];

/** Every kind the cluster serves; a kind name occurs once. */
export const resourceKinds: ResourceKind[] = rows.map(
  ([apiVersion, kind, plural, shortNames, scope, status]) => {
    const [version, group = ''] = apiVersion.split('/').reverse();
    return {
      group,
      version,
      kind,
      plural,
      singular: kind.toLowerCase(),
      shortNames: shortNames === '' ? [] : shortNames.split(' '),
      namespaced: scope === 'namespaced',
      hasStatus: status === 'status',
    };
  },
);

const byKind = new Map(resourceKinds.map(kind => [kind.kind, kind]));

export function findKind(kind: string): ResourceKind | undefined {
  return byKind.get(kind);
}

/** `argoproj.io/v1alpha1`, or `v1` for the core group. */
export function apiVersionOf(kind: ResourceKind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

const builtinGroups = new Set([
  '',
  'apps',
  'autoscaling',
  'networking.k8s.io',
  'policy',
]);

/** Whether the kind comes with Kubernetes; all others are custom resources. */
export function isBuiltin(kind: ResourceKind): boolean {
  return builtinGroups.has(kind.group);
}

/** `rollouts.argoproj.io`, as messages of the API server name a kind. */
export function qualifiedName(kind: ResourceKind): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}
