import { buildAnalysisRuns } from './buildAnalysisRun';
import { buildApplication } from './buildApplication';
import { buildPods } from './buildPods';
import { buildReplicaSets } from './buildReplicaSets';
import { buildRollout } from './buildRollout';
import { buildWorkload } from './buildWorkload';
import { ARGOCD_NAMESPACE, TEAM_NAMES, timeOf, uidOf } from './DeploymentNames';
import type { DeploymentState } from './DeploymentState';
import type { KindName, ObjectSpec } from './ObjectSpec';

/** The objects of a deployment, of some kinds only where a change is known to touch no others. */
export function listObjects(
  state: DeploymentState,
  kinds?: ReadonlySet<KindName>,
): ObjectSpec[] {
  if (!state.exists) {
    return [];
  }
  const build = (kind: KindName, builder: () => ObjectSpec[]) =>
    kinds && !kinds.has(kind) ? [] : builder();
  return [
    ...build('applications', () => [buildApplication(state)]),
    ...(state.plain
      ? build('deployments', () => [buildWorkload(state)])
      : build('rollouts', () => [buildRollout(state)])),
    ...build('analysisruns', () => buildAnalysisRuns(state)),
    ...build('replicasets', () => buildReplicaSets(state)),
    ...build('pods', () => buildPods(state)),
  ];
}

/** What a cluster has besides deployments. */
export function listSharedObjects(): ObjectSpec[] {
  return [
    ...TEAM_NAMES.map(
      (name, index): ObjectSpec => ({
        kind: 'appprojects',
        object: {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'AppProject',
          metadata: {
            name,
            namespace: ARGOCD_NAMESPACE,
            uid: uidOf('appproject', name),
            generation: 3,
            creationTimestamp: timeOf(index, 0),
          },
          spec: {
            description: `Services of ${name}`,
            sourceRepos: [`https://github.com/acme/${name}-deploy.git`],
            destinations: [{ namespace: `${name}-*`, server: '*' }],
            clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
            syncWindows: [
              {
                kind: 'deny',
                schedule: '0 22 * * 5',
                duration: '58h',
                applications: ['*-prod'],
                manualSync: true,
                timeZone: 'Europe/Amsterdam',
              },
            ],
          },
          status: {},
        },
      }),
    ),
    {
      kind: 'configmaps',
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'argocd-cm',
          namespace: ARGOCD_NAMESPACE,
          uid: uidOf('configmap', 'argocd-cm'),
          creationTimestamp: timeOf(0, 0),
        },
        data: { 'application.resourceTrackingMethod': 'annotation' },
      },
    },
  ];
}
