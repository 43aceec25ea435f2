import { buildPodTemplate } from './buildPodTemplate';
import { CANARY_STEPS, weightAtStep } from './canarySteps';
import { hashOf, nameDeployment, timeOf, uidOf } from './DeploymentNames';
import { PODS_PER_DEPLOYMENT, type DeploymentState } from './DeploymentState';
import { managedFields } from './managedFields';
import type { ObjectSpec } from './ObjectSpec';

export const POD_HASH_LABEL = 'rollouts-pod-template-hash';
export const REVISION_ANNOTATION = 'rollout.argoproj.io/revision';

export function rolloutUid({ index, incarnation }: DeploymentState): string {
  return uidOf('rollout', index, incarnation);
}

/** Weight of the traffic the canary is meant to get. */
export function canaryWeight(state: DeploymentState): number {
  return state.phase === 'Degraded' ? 0 : weightAtStep(state.stepIndex);
}

/** The canary Rollout of a deployment. */
export function buildRollout(state: DeploymentState): ObjectSpec {
  const { index, revision, stableRevision } = state;
  const { component, namespace, application } = nameDeployment(index);
  const count = (
    isCounted: (pod: DeploymentState['pods'][number]) => boolean,
  ) => state.pods.filter(isCounted).length;
  const ready = count(pod => pod.ready);
  const weight = canaryWeight(state);
  const spec = {
    replicas: PODS_PER_DEPLOYMENT,
    revisionHistoryLimit: 3,
    progressDeadlineSeconds: 600,
    selector: { matchLabels: { app: component } },
    strategy: {
      canary: {
        canaryService: `${component}-canary`,
        stableService: `${component}-stable`,
        maxSurge: '25%',
        maxUnavailable: 0,
        steps: CANARY_STEPS,
        trafficRouting: {
          istio: { virtualService: { name: component, routes: ['primary'] } },
        },
      },
    },
    template: buildPodTemplate(index, revision, { app: component }),
  };
  return {
    kind: 'rollouts',
    object: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: {
        name: component,
        namespace,
        uid: rolloutUid(state),
        generation: revision * 3,
        creationTimestamp: timeOf(index, 2),
        labels: {
          app: component,
          'app.kubernetes.io/name': component,
          'app.kubernetes.io/instance': application,
        },
        annotations: {
          [REVISION_ANNOTATION]: String(revision),
          'argocd.argoproj.io/tracking-id': `${application}:argoproj.io/Rollout:${namespace}/${component}`,
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'Rollout',
            metadata: { name: component, namespace },
            spec,
          }),
        },
        managedFields: describeManagers(timeOf(index, 3)),
      },
      spec,
      status: {
        observedGeneration: String(revision * 3),
        phase: state.phase,
        ...(state.message && { message: state.message }),
        currentPodHash: hashOf(index, revision),
        currentStepHash: '6f7d9c7b5d',
        currentStepIndex: state.stepIndex,
        stableRS: hashOf(index, stableRevision),
        selector: `app=${component}`,
        HPAReplicas: PODS_PER_DEPLOYMENT,
        replicas: state.pods.length,
        updatedReplicas: count(pod => pod.revision === revision),
        readyReplicas: ready,
        availableReplicas: ready,
        blueGreen: {},
        ...(state.phase === 'Degraded' && {
          abort: true,
          abortedAt: timeOf(index, revision * 300 + 30),
        }),
        ...(state.phase === 'Paused' && {
          controllerPause: true,
          pauseConditions: [
            {
              reason: 'CanaryPauseStep',
              startTime: timeOf(index, revision * 300 + 20),
            },
          ],
        }),
        canary: {
          weights: {
            canary: {
              podTemplateHash: hashOf(index, revision),
              serviceName: `${component}-canary`,
              weight,
            },
            stable: {
              podTemplateHash: hashOf(index, stableRevision),
              serviceName: `${component}-stable`,
              weight: 100 - weight,
            },
          },
        },
        conditions: conditionsOf(state),
      },
    },
  };
}

function conditionsOf(state: DeploymentState) {
  const at = timeOf(state.index, state.revision * 300 + 10);
  const condition = (
    type: string,
    on: boolean,
    reason: string,
    message: string,
  ) => ({
    type,
    status: on ? 'True' : 'False',
    reason,
    message,
    lastTransitionTime: at,
    lastUpdateTime: at,
  });
  const { component } = nameDeployment(state.index);
  const done = state.stableRevision === state.revision;
  return [
    condition('Available', true, 'AvailableReason', 'Rollout is available'),
    condition(
      'Completed',
      done,
      done ? 'RolloutCompleted' : 'RolloutNotCompleted',
      '',
    ),
    condition('Healthy', state.phase === 'Healthy', 'RolloutHealthy', ''),
    state.phase === 'Degraded'
      ? condition(
          'Progressing',
          false,
          'RolloutAborted',
          `Rollout aborted update to revision ${state.revision}`,
        )
      : condition(
          'Progressing',
          true,
          'ReplicaSetUpdated',
          `ReplicaSet "${component}-${hashOf(
            state.index,
            state.revision,
          )}" is progressing.`,
        ),
  ];
}

function describeManagers(time: string) {
  return managedFields('argoproj.io/v1alpha1', time, [
    {
      manager: 'argocd-controller',
      paths: [
        'metadata annotations argocd.argoproj.io/tracking-id',
        'metadata labels app',
        'spec progressDeadlineSeconds',
        'spec revisionHistoryLimit',
        'spec selector',
        'spec strategy canary canaryService',
        'spec strategy canary stableService',
        'spec strategy canary steps',
        'spec strategy canary trafficRouting istio virtualService',
        'spec template metadata',
        'spec template spec',
      ],
    },
    {
      manager: 'rollouts-controller',
      paths: [
        'metadata annotations rollout.argoproj.io/revision',
        'status HPAReplicas',
        'status availableReplicas',
        'status blueGreen',
        'status canary weights canary',
        'status canary weights stable',
        'status conditions',
        'status currentPodHash',
        'status currentStepHash',
        'status currentStepIndex',
        'status observedGeneration',
        'status phase',
        'status readyReplicas',
        'status replicas',
        'status selector',
        'status stableRS',
        'status updatedReplicas',
      ],
    },
  ]);
}
