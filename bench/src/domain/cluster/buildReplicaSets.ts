import { buildPodTemplate } from './buildPodTemplate';
import { hashOf, nameDeployment, timeOf, uidOf } from './DeploymentNames';
import {
  PODS_PER_DEPLOYMENT,
  REVISIONS_KEPT,
  type DeploymentState,
} from './DeploymentState';
import { managedFields } from './managedFields';
import type { ObjectSpec } from './ObjectSpec';
import {
  POD_HASH_LABEL,
  REVISION_ANNOTATION,
  rolloutUid,
} from './buildRollout';
import {
  workloadUid,
  PLAIN_HASH_LABEL,
  PLAIN_REVISION_ANNOTATION,
} from './buildWorkload';

/** The revisions that still have a ReplicaSet, newest first. */
export function revisionsOf({ revision }: DeploymentState): number[] {
  return Array.from({ length: REVISIONS_KEPT }, (_, back) => revision - back);
}

export function replicaSetName(
  state: DeploymentState,
  revision: number,
): string {
  return `${nameDeployment(state.index).component}-${hashOf(
    state.index,
    revision,
  )}`;
}

export function replicaSetUid(
  state: DeploymentState,
  revision: number,
): string {
  return uidOf('replicaset', state.index, state.incarnation, revision);
}

export function hashLabel({ plain }: DeploymentState): string {
  return plain ? PLAIN_HASH_LABEL : POD_HASH_LABEL;
}

export function buildReplicaSets(state: DeploymentState): ObjectSpec[] {
  return revisionsOf(state).map(revision => buildReplicaSet(state, revision));
}

function buildReplicaSet(state: DeploymentState, revision: number): ObjectSpec {
  const { index, plain } = state;
  const { component, namespace } = nameDeployment(index);
  const labels = {
    app: component,
    [hashLabel(state)]: hashOf(index, revision),
  };
  const pods = state.pods.filter(pod => pod.revision === revision);
  const ready = pods.filter(pod => pod.ready).length;
  return {
    kind: 'replicasets',
    object: {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: replicaSetName(state, revision),
        namespace,
        uid: replicaSetUid(state, revision),
        generation: 4,
        creationTimestamp: timeOf(index, revision * 300 + 5),
        labels,
        annotations: plain
          ? {
              [PLAIN_REVISION_ANNOTATION]: String(revision),
              'deployment.kubernetes.io/desired-replicas':
                String(PODS_PER_DEPLOYMENT),
              'deployment.kubernetes.io/max-replicas': '7',
            }
          : {
              [REVISION_ANNOTATION]: String(revision),
              'rollout.argoproj.io/desired-replicas':
                String(PODS_PER_DEPLOYMENT),
            },
        ownerReferences: [
          {
            apiVersion: plain ? 'apps/v1' : 'argoproj.io/v1alpha1',
            kind: plain ? 'Deployment' : 'Rollout',
            name: component,
            uid: plain ? workloadUid(state) : rolloutUid(state),
            blockOwnerDeletion: true,
            controller: true,
          },
        ],
        managedFields: describeManagers(timeOf(index, revision * 300 + 5)),
      },
      spec: {
        replicas: pods.length,
        selector: { matchLabels: labels },
        template: buildPodTemplate(index, revision, labels),
      },
      status: {
        observedGeneration: 4,
        replicas: pods.length,
        ...(pods.length > 0 && {
          fullyLabeledReplicas: pods.length,
          readyReplicas: ready,
          availableReplicas: ready,
        }),
      },
    },
  };
}

function describeManagers(time: string) {
  return managedFields('apps/v1', time, [
    {
      manager: 'rollouts-controller',
      paths: [
        'metadata annotations rollout.argoproj.io/desired-replicas',
        'metadata annotations rollout.argoproj.io/revision',
        'metadata labels app',
        'metadata labels rollouts-pod-template-hash',
        'metadata ownerReferences',
        'spec replicas',
        'spec selector',
        'spec template metadata',
        'spec template spec containers',
        'spec template spec volumes',
      ],
    },
    {
      manager: 'kube-controller-manager',
      paths: [
        'status availableReplicas',
        'status fullyLabeledReplicas',
        'status observedGeneration',
        'status readyReplicas',
        'status replicas',
      ],
    },
  ]);
}
