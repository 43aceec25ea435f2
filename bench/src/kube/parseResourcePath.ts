import { KIND_NAMES, type KindName } from '../domain/cluster/ObjectSpec';

export interface ResourceKind {
  name: KindName;
  apiVersion: string;
  kind: string;
}

const ARGO = 'argoproj.io/v1alpha1';
const APPS = 'apps/v1';

const KINDS: Readonly<Record<KindName, readonly [string, string]>> = {
  applications: [ARGO, 'Application'],
  appprojects: [ARGO, 'AppProject'],
  configmaps: ['v1', 'ConfigMap'],
  rollouts: [ARGO, 'Rollout'],
  experiments: [ARGO, 'Experiment'],
  analysisruns: [ARGO, 'AnalysisRun'],
  deployments: [APPS, 'Deployment'],
  statefulsets: [APPS, 'StatefulSet'],
  daemonsets: [APPS, 'DaemonSet'],
  replicasets: [APPS, 'ReplicaSet'],
  pods: ['v1', 'Pod'],
};

const BY_PATH = new Map<string, ResourceKind>(
  KIND_NAMES.map(name => {
    const [apiVersion, kind] = KINDS[name];
    return [`${apiVersion}/${name}`, { name, apiVersion, kind }];
  }),
);

/** `/apis/apps/v1/namespaces/shop/replicasets` → what is asked for; undefined when it is not served. */
export function parseResourcePath(path: string):
  | {
      kind: ResourceKind;
      namespace: string | undefined;
      name: string | undefined;
    }
  | undefined {
  const match =
    /^\/(?:api|apis)\/((?:[^/]+\/)?v[^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(
      path,
    );
  const kind = match && BY_PATH.get(`${match[1]}/${match[3]}`);
  return match && kind
    ? {
        kind,
        namespace: match[2] && decodeURIComponent(match[2]),
        name: match[4] && decodeURIComponent(match[4]),
      }
    : undefined;
}
