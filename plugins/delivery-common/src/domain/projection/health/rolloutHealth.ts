import type { Health, HealthStatus } from '../../../model/application';
import { at, flagAt, listAt, numberAt, textAt } from '../json/readJson';
import { isGenerationObserved } from '../rollout/describeRolloutPhase';
import {
  readCurrentPodHash,
  readKnownStablePodHash,
  readStrategy,
} from '../rollout/RolloutStatus';
import { readConditions } from './resourceConditions';

const STATUSES: Record<string, HealthStatus> = {
  Healthy: 'Healthy',
  Progressing: 'Progressing',
  Degraded: 'Degraded',
  Paused: 'Suspended',
};

/**
 * Health of a Rollout as Argo CD tells it. Controllers since 1.0 store their phase, which is
 * taken over; for older ones it follows from the status.
 */
export function describeRolloutHealth(rollout: unknown): Health {
  if (
    at(rollout, 'status') === undefined ||
    !isGenerationObserved(rollout) ||
    !isWorkloadObserved(rollout)
  ) {
    return waiting('Waiting for rollout spec update to be observed');
  }
  const phase = textAt(rollout, 'status', 'phase');
  if (phase !== undefined) {
    return {
      status: Object.hasOwn(STATUSES, phase) ? STATUSES[phase] : 'Unknown',
      message: textAt(rollout, 'status', 'message'),
    };
  }
  return (
    findFailure(rollout) ??
    findPause(rollout) ??
    findProgress(rollout) ?? { status: 'Healthy' }
  );
}

function waiting(message: string): Health {
  return { status: 'Progressing', message };
}

function isWorkloadObserved(rollout: unknown): boolean {
  const annotations = at(rollout, 'metadata', 'annotations');
  if (
    at(rollout, 'spec', 'workloadRef') === undefined ||
    annotations === undefined
  ) {
    return true;
  }
  const asked = Number(
    textAt(annotations, 'rollout.argoproj.io/workload-generation'),
  );
  const observed = Number(
    textAt(rollout, 'status', 'workloadObservedGeneration'),
  );
  return Object.is(asked, observed);
}

function findFailure(rollout: unknown): Health | undefined {
  const failure = readConditions(rollout).find(
    ({ type, reason }) =>
      type === 'InvalidSpec' ||
      (type === 'Progressing' &&
        (reason === 'RolloutAborted' || reason === 'ProgressDeadlineExceeded')),
  );
  return failure && { status: 'Degraded', message: failure.message };
}

function findPause(rollout: unknown): Health | undefined {
  const paused =
    listAt(rollout, 'status', 'pauseConditions').length > 0 ||
    flagAt(rollout, 'spec', 'paused');
  return paused
    ? { status: 'Suspended', message: 'Rollout is paused' }
    : undefined;
}

function findProgress(rollout: unknown): Health | undefined {
  const current = readCurrentPodHash(rollout);
  if (current === '') {
    return waiting(
      'Waiting for rollout to finish: status has not been reconciled.',
    );
  }
  const count = (field: string) => numberAt(rollout, 'status', field) ?? 0;
  const updated = count('updatedReplicas');
  if (updated < (numberAt(rollout, 'spec', 'replicas') ?? 1)) {
    return waiting(
      'Waiting for roll out to finish: More replicas need to be updated',
    );
  }
  if (count('availableReplicas') < updated) {
    return waiting(
      'Waiting for roll out to finish: updated replicas are still becoming available',
    );
  }
  const stable = readKnownStablePodHash(rollout);
  switch (readStrategy(rollout)) {
    case 'blueGreen':
      if (
        textAt(rollout, 'status', 'blueGreen', 'activeSelector') !== current
      ) {
        return waiting('active service cutover pending');
      }
      // before 0.8 a blue-green Rollout had no stable ReplicaSet
      return stable !== '' && stable !== current
        ? waiting('waiting for analysis to complete')
        : undefined;
    case 'canary':
      if (count('replicas') > updated) {
        return waiting(
          'Waiting for roll out to finish: old replicas are pending termination',
        );
      }
      return stable !== current
        ? waiting('Waiting for rollout to finish steps')
        : undefined;
    default:
      return undefined;
  }
}
