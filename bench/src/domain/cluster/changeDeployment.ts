import { pick, type Random } from '../createRandom';
import { CANARY_STEPS, PAUSE_STEPS, PROGRESS_STEPS } from './canarySteps';
import { createDeployment, type DeploymentState } from './DeploymentState';
import type { KindName } from './ObjectSpec';

/** The number a pod's restarts start from when they carry a stamp. */
export const RESTART_STAMP_BASE = 1_000_000_000;

export interface ChangeContext {
  random: Random;
  /** Shown in what changed, so that an onlooker can tell when it happened. */
  stamp: number;
}

export interface DeploymentChange {
  state: DeploymentState;
  /** Kinds whose objects may differ now. */
  touched: KindName[];
  /** Whether the stamp is to be seen in the new state. */
  stamped: boolean;
}

type Change = (
  state: DeploymentState,
  context: ChangeContext,
) => DeploymentChange;

const ROLLOUT_AND_OWNED: KindName[] = [
  'rollouts',
  'deployments',
  'replicasets',
  'pods',
];
const EVERYTHING: KindName[] = [
  'applications',
  ...ROLLOUT_AND_OWNED,
  'analysisruns',
];

/** The weight or the step of the canary moves. */
const step: Change = (state, { random, stamp }) => ({
  state: {
    ...state,
    stableRevision: state.revision - 1,
    phase: 'Progressing',
    stepIndex: pick(random, PROGRESS_STEPS),
    message: `bench ${stamp}`,
  },
  touched: ['rollouts'],
  stamped: !state.plain,
});

const pause: Change = (state, { random }) => ({
  state: {
    ...state,
    stableRevision: state.revision - 1,
    phase: 'Paused',
    stepIndex: pick(random, PAUSE_STEPS),
    message: 'CanaryPauseStep',
  },
  touched: ['rollouts'],
  stamped: false,
});

const abort: Change = state => ({
  state: {
    ...state,
    stableRevision: state.revision - 1,
    phase: 'Degraded',
    stepIndex: 0,
    message: `RolloutAborted: Rollout aborted update to revision ${state.revision}`,
  },
  touched: ['rollouts'],
  stamped: false,
});

const finish: Change = state => ({
  state: {
    ...state,
    stableRevision: state.revision,
    phase: 'Healthy',
    stepIndex: CANARY_STEPS.length,
    message: '',
  },
  touched: ['rollouts'],
  stamped: false,
});

const syncOrHealth: Change = (state, { random, stamp }) => ({
  state: {
    ...state,
    sync: pick(random, ['Synced', 'OutOfSync'] as const),
    health: pick(random, ['Healthy', 'Progressing', 'Degraded'] as const),
    healthMessage: `bench ${stamp}`,
  },
  touched: ['applications'],
  stamped: true,
});

const podReadiness: Change = (state, { random, stamp }) => {
  const chosen = Math.floor(random() * state.pods.length);
  return {
    state: {
      ...state,
      pods: state.pods.map((pod, at) =>
        at === chosen
          ? {
              ...pod,
              ready: !pod.ready,
              restarts: RESTART_STAMP_BASE + stamp,
            }
          : pod,
      ),
    },
    touched: ROLLOUT_AND_OWNED,
    stamped: true,
  };
};

const replacePod: Change = (state, { random }) => {
  const chosen = Math.floor(random() * state.pods.length);
  const serial = Math.max(...state.pods.map(pod => pod.serial)) + 1;
  return {
    state: {
      ...state,
      pods: state.pods.map((pod, at) =>
        at === chosen
          ? {
              serial,
              revision: pick(random, [state.revision, state.stableRevision]),
              ready: random() < 0.8,
              restarts: 0,
            }
          : pod,
      ),
    },
    touched: ROLLOUT_AND_OWNED,
    stamped: false,
  };
};

/** A new version: a new ReplicaSet comes and the oldest goes. */
const release: Change = (state, { random, stamp }) => {
  const revision = state.revision + 1;
  const oldestKept = revision - 2;
  const nextSerial = Math.max(...state.pods.map(pod => pod.serial)) + 1;
  const moved = step({ ...state, revision }, { random, stamp }).state;
  return {
    state: {
      ...moved,
      pods: state.pods.map((pod, at) =>
        pod.revision < oldestKept || at === 0
          ? { ...pod, revision, serial: nextSerial + at }
          : pod,
      ),
    },
    touched: EVERYTHING,
    stamped: !state.plain,
  };
};

const remove: Change = state => ({
  state: { ...state, exists: false },
  touched: EVERYTHING,
  stamped: false,
});

const create: Change = (state, { random }) => ({
  state: {
    ...createDeployment({ index: state.index, plain: state.plain, random }),
    incarnation: state.incarnation + 1,
  },
  touched: EVERYTHING,
  stamped: false,
});

const CHANGES = {
  step,
  pause,
  abort,
  finish,
  syncOrHealth,
  podReadiness,
  replacePod,
  release,
  remove,
  create,
};

export type ChangeName = keyof typeof CHANGES;

/** What a busy cluster mostly does; each can be seen from outside. */
export const BUSY_CHANGES: ReadonlyArray<readonly [ChangeName, number]> = [
  ['step', 50],
  ['syncOrHealth', 30],
  ['podReadiness', 20],
];

/** Everything that can happen to a deployment. */
export const ALL_CHANGES: ReadonlyArray<readonly [ChangeName, number]> = [
  ['step', 20],
  ['pause', 8],
  ['abort', 5],
  ['finish', 10],
  ['syncOrHealth', 20],
  ['podReadiness', 15],
  ['replacePod', 12],
  ['release', 6],
  ['remove', 4],
];

/** Applies one change; a deployment that is gone is created anew, whatever was asked. */
export function changeDeployment(
  state: DeploymentState,
  name: ChangeName,
  context: ChangeContext,
): DeploymentChange {
  return CHANGES[state.exists ? name : 'create'](state, context);
}

/** Draws a change by its share. */
export function drawChange(
  random: Random,
  shares: ReadonlyArray<readonly [ChangeName, number]>,
): ChangeName {
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  let left = random() * total;
  return (shares.find(([, share]) => (left -= share) < 0) ?? shares[0])[0];
}
