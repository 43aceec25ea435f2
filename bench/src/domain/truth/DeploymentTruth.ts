import { podName } from '../cluster/buildPods';
import { replicaSetName, revisionsOf } from '../cluster/buildReplicaSets';
import { canaryWeight } from '../cluster/buildRollout';
import {
  ARGOCD_NAMESPACE,
  nameDeployment,
  tagOf,
} from '../cluster/DeploymentNames';
import type { DeploymentState } from '../cluster/DeploymentState';

/**
 * What anyone who looks at a deployment's objects must find, worked out from the state they
 * are built from and not from the objects. Keys of maps are names, so that order says nothing.
 */
export interface DeploymentTruth {
  id: string;
  component: string;
  environment: string;
  sync: string;
  ownHealth: string;
  ownHealthMessage: string | null;
  tag: string;
  images: string[];
  rollout: {
    phase: string;
    message: string | null;
    stepIndex: number;
    setWeight: number;
    actualWeight: number;
    aborted: boolean;
    available: number;
  } | null;
  /** By ReplicaSet, then by pod: `ready/containers restarts`. */
  pods: Record<string, Record<string, string>>;
}

/** What a line of the fleet says of a deployment: the worse of its Application and its Rollout. */
export function describeFleetMessage(state: DeploymentState): string {
  const rolloutLeads =
    state.health === 'Healthy' && !state.plain && state.phase !== 'Healthy';
  return rolloutLeads ? state.message : state.healthMessage;
}

export function describeTruth(
  state: DeploymentState,
  cluster: string,
): DeploymentTruth {
  const { component, environment, application, image } = nameDeployment(
    state.index,
  );
  const weight = canaryWeight(state);
  return {
    id: `${cluster}~${ARGOCD_NAMESPACE}~${application}`,
    component,
    environment,
    sync: state.sync,
    ownHealth: state.health,
    ownHealthMessage: state.healthMessage || null,
    tag: tagOf(state.revision),
    images: [`${image}:${tagOf(state.revision)}`],
    rollout: state.plain
      ? null
      : {
          phase: state.phase,
          message: state.message || null,
          stepIndex: state.stepIndex,
          setWeight: weight,
          actualWeight: weight,
          aborted: state.phase === 'Degraded',
          available: state.pods.filter(pod => pod.ready).length,
        },
    pods: Object.fromEntries(
      revisionsOf(state).map(revision => [
        replicaSetName(state, revision),
        Object.fromEntries(
          state.pods
            .filter(pod => pod.revision === revision)
            .map(pod => [
              podName(state, pod),
              `${pod.ready ? 2 : 1}/2 ${pod.restarts}`,
            ]),
        ),
      ]),
    ),
  };
}
