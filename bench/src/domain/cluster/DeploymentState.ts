import type { Random } from '../createRandom';
import { pick } from '../createRandom';
import { CANARY_STEPS, PAUSE_STEPS, PROGRESS_STEPS } from './canarySteps';

export const PODS_PER_DEPLOYMENT = 5;
/** ReplicaSets a controller keeps: the newest and what came before. */
export const REVISIONS_KEPT = 3;

export type RolloutPhase = 'Healthy' | 'Progressing' | 'Paused' | 'Degraded';
export type HealthStatus =
  | 'Healthy'
  | 'Progressing'
  | 'Suspended'
  | 'Degraded'
  | 'Missing';

export interface PodState {
  /** Distinguishes pods that replaced each other. */
  serial: number;
  revision: number;
  ready: boolean;
  restarts: number;
}

/** All that is kept of a deployment; its objects are built from it. */
export interface DeploymentState {
  index: number;
  /** Grows when it is deleted and created anew. */
  incarnation: number;
  /** An apps/v1 Deployment takes the place of the Rollout. */
  plain: boolean;
  exists: boolean;
  revision: number;
  stableRevision: number;
  stepIndex: number;
  phase: RolloutPhase;
  message: string;
  sync: 'Synced' | 'OutOfSync';
  health: HealthStatus;
  healthMessage: string;
  pods: PodState[];
}

/** How a deployment looks before anything changes. */
export function createDeployment(options: {
  index: number;
  plain: boolean;
  random: Random;
}): DeploymentState {
  const { index, plain, random } = options;
  const revision = REVISIONS_KEPT + Math.floor(random() * 40);
  const draw = random();
  const base: DeploymentState = {
    index,
    incarnation: 0,
    plain,
    exists: true,
    revision,
    stableRevision: revision,
    stepIndex: CANARY_STEPS.length,
    phase: 'Healthy',
    message: '',
    sync: random() < 0.9 ? 'Synced' : 'OutOfSync',
    health: 'Healthy',
    healthMessage: '',
    pods: [],
  };
  const state = plain || draw < 0.7 ? base : moveCanary(base, draw, random);
  return {
    ...state,
    pods: Array.from({ length: PODS_PER_DEPLOYMENT }, (_, serial) => ({
      serial,
      revision:
        serial === 0 && state.phase !== 'Healthy'
          ? state.revision
          : state.stableRevision,
      ready: random() < 0.97,
      restarts: 0,
    })),
  };
}

function moveCanary(
  state: DeploymentState,
  draw: number,
  random: Random,
): DeploymentState {
  const moving = { ...state, stableRevision: state.revision - 1 };
  if (draw < 0.85) {
    return {
      ...moving,
      phase: 'Progressing',
      stepIndex: pick(random, PROGRESS_STEPS),
      message: 'more replicas need to be updated',
      health: 'Progressing',
    };
  }
  if (draw < 0.95) {
    return {
      ...moving,
      phase: 'Paused',
      stepIndex: pick(random, PAUSE_STEPS),
      message: 'CanaryPauseStep',
      health: 'Suspended',
    };
  }
  return {
    ...moving,
    phase: 'Degraded',
    stepIndex: 0,
    message: `RolloutAborted: Rollout aborted update to revision ${state.revision}`,
    health: 'Degraded',
  };
}
