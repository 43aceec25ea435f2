import { buildPodTemplate } from './buildPodTemplate';
import { nameDeployment, timeOf, uidOf } from './DeploymentNames';
import { PODS_PER_DEPLOYMENT, type DeploymentState } from './DeploymentState';
import { managedFields } from './managedFields';
import type { ObjectSpec } from './ObjectSpec';

export const PLAIN_HASH_LABEL = 'pod-template-hash';
export const PLAIN_REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';

export function workloadUid({ index, incarnation }: DeploymentState): string {
  return uidOf('deployment', index, incarnation);
}

/** The apps/v1 Deployment of a deployment that has no Rollout. */
export function buildWorkload(state: DeploymentState): ObjectSpec {
  const { index, revision } = state;
  const { component, namespace, application } = nameDeployment(index);
  const ready = state.pods.filter(pod => pod.ready).length;
  return {
    kind: 'deployments',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: component,
        namespace,
        uid: workloadUid(state),
        generation: revision,
        creationTimestamp: timeOf(index, 2),
        labels: {
          app: component,
          'app.kubernetes.io/instance': application,
        },
        annotations: {
          [PLAIN_REVISION_ANNOTATION]: String(revision),
          'argocd.argoproj.io/tracking-id': `${application}:apps/Deployment:${namespace}/${component}`,
        },
        managedFields: managedFields('apps/v1', timeOf(index, 3), [
          {
            manager: 'argocd-controller',
            paths: ['spec replicas', 'spec selector', 'spec template spec'],
          },
          {
            manager: 'kube-controller-manager',
            paths: ['status conditions', 'status readyReplicas'],
          },
        ]),
      },
      spec: {
        replicas: PODS_PER_DEPLOYMENT,
        revisionHistoryLimit: 3,
        selector: { matchLabels: { app: component } },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
        },
        template: buildPodTemplate(index, revision, { app: component }),
      },
      status: {
        observedGeneration: revision,
        replicas: state.pods.length,
        updatedReplicas: state.pods.filter(pod => pod.revision === revision)
          .length,
        readyReplicas: ready,
        availableReplicas: ready,
        conditions: [
          {
            type: 'Available',
            status: 'True',
            reason: 'MinimumReplicasAvailable',
            lastTransitionTime: timeOf(index, 4),
          },
        ],
      },
    },
  };
}
