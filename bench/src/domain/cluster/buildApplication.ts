import { PROXY_IMAGE } from './buildPodTemplate';
import {
  ARGOCD_NAMESPACE,
  commitOf,
  nameDeployment,
  tagOf,
  timeOf,
  uidOf,
} from './DeploymentNames';
import type { DeploymentState } from './DeploymentState';
import { managedFields } from './managedFields';
import type { ObjectSpec } from './ObjectSpec';

const HISTORY_LENGTH = 5;

/** The Argo CD Application of a deployment, with the status a busy controller leaves. */
export function buildApplication(state: DeploymentState): ObjectSpec {
  const { index, revision } = state;
  const names = nameDeployment(index);
  const uid = uidOf('application', index, state.incarnation);
  const source = {
    repoURL: `https://github.com/acme/${names.team}-deploy.git`,
    path: `apps/${names.component}/overlays/${names.environment}`,
    targetRevision: 'main',
  };
  const destination = {
    server: 'https://kubernetes.default.svc',
    namespace: names.namespace,
  };
  const commit = commitOf(index, revision);
  return {
    kind: 'applications',
    object: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: names.application,
        namespace: ARGOCD_NAMESPACE,
        uid,
        generation: 100 + revision,
        creationTimestamp: timeOf(index, 0),
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
        labels: {
          'app.kubernetes.io/instance': `${names.team}-apps`,
          'app.kubernetes.io/name': names.component,
          'backstage.io/kubernetes-id': names.component,
          'lockstep/environment': names.environment,
          team: names.team,
        },
        annotations: {
          'argocd.argoproj.io/manifest-generate-paths': `/${source.path};/apps/${names.component}/base`,
          'notifications.argoproj.io/subscribe.on-sync-failed.slack': `${names.team}-alerts`,
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'Application',
            metadata: { name: names.application, namespace: ARGOCD_NAMESPACE },
            spec: { destination, project: names.team, source },
          }),
        },
        ownerReferences: [
          {
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'ApplicationSet',
            name: `${names.team}-apps`,
            uid: uidOf('applicationset', names.team),
            blockOwnerDeletion: true,
            controller: true,
          },
        ],
        managedFields: describeManagers(timeOf(index, 1)),
      },
      spec: {
        project: names.team,
        source,
        destination,
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: {
            limit: 5,
            backoff: { duration: '5s', factor: 2, maxDuration: '3m0s' },
          },
          syncOptions: ['CreateNamespace=true', 'ApplyOutOfSyncOnly=true'],
        },
        revisionHistoryLimit: HISTORY_LENGTH,
        ignoreDifferences: [
          {
            group: 'argoproj.io',
            kind: 'Rollout',
            jsonPointers: ['/spec/replicas'],
          },
        ],
      },
      status: {
        controllerNamespace: ARGOCD_NAMESPACE,
        sourceType: 'Kustomize',
        reconciledAt: timeOf(index, 60 * 24 * 9),
        health: {
          status: state.health,
          lastTransitionTime: timeOf(index, 60 * 24 * 9),
          ...(state.healthMessage && { message: state.healthMessage }),
        },
        sync: {
          status: state.sync,
          revision: commit,
          comparedTo: { source, destination },
        },
        history: Array.from({ length: HISTORY_LENGTH }, (_, back) => {
          const entry = revision - HISTORY_LENGTH + 1 + back;
          return {
            id: entry + 10,
            revision: commitOf(index, entry),
            deployStartedAt: timeOf(index, entry * 300),
            deployedAt: timeOf(index, entry * 300 + 1),
            initiatedBy: { automated: true },
            source,
          };
        }),
        operationState: {
          phase: 'Succeeded',
          message: 'successfully synced (all tasks run)',
          startedAt: timeOf(index, revision * 300),
          finishedAt: timeOf(index, revision * 300 + 1),
          operation: {
            initiatedBy: { automated: true },
            retry: { limit: 5 },
            sync: { prune: true, revision: commit },
          },
          syncResult: {
            revision: commit,
            source,
            resources: managedResources(state).map(resource => ({
              ...resource,
              hookPhase: 'Running',
              message: `${resource.kind.toLowerCase()}/${
                resource.name
              } configured`,
              status: 'Synced',
              syncPhase: 'Sync',
            })),
          },
        },
        resources: managedResources(state).map(resource => ({
          ...resource,
          status:
            state.sync === 'OutOfSync' && resource.kind === 'ConfigMap'
              ? 'OutOfSync'
              : 'Synced',
          ...(resource.kind === 'Rollout' && { syncWave: 1 }),
        })),
        summary: {
          images: [`${names.image}:${tagOf(revision)}`, PROXY_IMAGE],
          externalURLs: [
            `https://${names.component}.${names.environment}.example.com/`,
          ],
        },
      },
    },
  };
}

function managedResources(state: DeploymentState) {
  const { component, namespace } = nameDeployment(state.index);
  const resource = (group: string, version: string, kind: string) => ({
    ...(group && { group }),
    kind,
    name: component,
    namespace,
    version,
  });
  return [
    resource('', 'v1', 'ConfigMap'),
    resource('', 'v1', 'Service'),
    resource('', 'v1', 'ServiceAccount'),
    state.plain
      ? resource('apps', 'v1', 'Deployment')
      : resource('argoproj.io', 'v1alpha1', 'Rollout'),
    resource('autoscaling', 'v2', 'HorizontalPodAutoscaler'),
    resource('policy', 'v1', 'PodDisruptionBudget'),
    resource('networking.k8s.io', 'v1', 'Ingress'),
    resource('networking.istio.io', 'v1', 'VirtualService'),
  ];
}

function describeManagers(time: string) {
  return managedFields('argoproj.io/v1alpha1', time, [
    {
      manager: 'argocd-applicationset-controller',
      paths: [
        'metadata annotations',
        'metadata finalizers',
        'metadata labels',
        'metadata ownerReferences',
        'spec destination namespace',
        'spec destination server',
        'spec project',
        'spec source path',
        'spec source repoURL',
        'spec source targetRevision',
        'spec syncPolicy automated prune',
        'spec syncPolicy automated selfHeal',
        'spec syncPolicy retry',
        'spec syncPolicy syncOptions',
      ],
    },
    {
      manager: 'argocd-application-controller',
      paths: [
        'status controllerNamespace',
        'status health lastTransitionTime',
        'status health status',
        'status history',
        'status operationState finishedAt',
        'status operationState message',
        'status operationState operation',
        'status operationState phase',
        'status operationState syncResult',
        'status reconciledAt',
        'status resources',
        'status sourceType',
        'status summary externalURLs',
        'status summary images',
        'status sync comparedTo',
        'status sync revision',
        'status sync status',
      ],
    },
  ]);
}
