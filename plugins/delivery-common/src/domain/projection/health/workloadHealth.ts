import type { Health } from '../../../model/application';
import { at, flagAt, numberAt, textAt } from '../json/readJson';
import { findCondition, readConditions } from './resourceConditions';

/** Whether the controller has seen the newest spec. */
function isObserved(object: unknown): boolean {
  return (
    (numberAt(object, 'metadata', 'generation') ?? 0) <=
    (numberAt(object, 'status', 'observedGeneration') ?? 0)
  );
}

function waiting(message: string): Health {
  return { status: 'Progressing', message };
}

export function describeDeploymentHealth(object: unknown): Health {
  if (flagAt(object, 'spec', 'paused')) {
    return { status: 'Suspended', message: 'Deployment is paused' };
  }
  if (!isObserved(object)) {
    return waiting(
      'Waiting for rollout to finish: observed deployment generation less than desired generation',
    );
  }
  const name = textAt(object, 'metadata', 'name') ?? '';
  const progressing = findCondition(readConditions(object), 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return {
      status: 'Degraded',
      message: `Deployment "${name}" exceeded its progress deadline`,
    };
  }
  const desired = numberAt(object, 'spec', 'replicas');
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  const total = numberAt(object, 'status', 'replicas') ?? 0;
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  if (desired !== undefined && updated < desired) {
    return waiting(
      `Waiting for rollout to finish: ${updated} out of ${desired} new replicas have been updated...`,
    );
  }
  if (total > updated) {
    return waiting(
      `Waiting for rollout to finish: ${
        total - updated
      } old replicas are pending termination...`,
    );
  }
  return available < updated
    ? waiting(
        `Waiting for rollout to finish: ${available} of ${updated} updated replicas are available...`,
      )
    : { status: 'Healthy' };
}

export function describeReplicaSetHealth(object: unknown): Health {
  if (!isObserved(object)) {
    return waiting(
      'Waiting for rollout to finish: observed replica set generation less than desired generation',
    );
  }
  const failure = findCondition(
    readConditions(object),
    'ReplicaFailure',
    'True',
  );
  if (failure) {
    return { status: 'Degraded', message: failure.message };
  }
  const desired = numberAt(object, 'spec', 'replicas');
  const available = numberAt(object, 'status', 'availableReplicas') ?? 0;
  return desired !== undefined && available < desired
    ? waiting(
        `Waiting for rollout to finish: ${available} out of ${desired} new replicas are available...`,
      )
    : { status: 'Healthy' };
}

export function describeStatefulSetHealth(object: unknown): Health {
  const observed = numberAt(object, 'status', 'observedGeneration') ?? 0;
  const generation = numberAt(object, 'metadata', 'generation') ?? 0;
  if (observed === 0 || generation > observed) {
    return waiting('Waiting for statefulset spec update to be observed...');
  }
  const desired = numberAt(object, 'spec', 'replicas');
  const ready = numberAt(object, 'status', 'readyReplicas') ?? 0;
  if (desired !== undefined && ready < desired) {
    return waiting(`Waiting for ${desired - ready} pods to be ready...`);
  }
  const strategy = textAt(object, 'spec', 'updateStrategy', 'type');
  const rolling = at(object, 'spec', 'updateStrategy', 'rollingUpdate');
  const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
  if (strategy === 'RollingUpdate' && rolling !== undefined) {
    const partition = numberAt(rolling, 'partition');
    const due = (desired ?? 0) - (partition ?? 0);
    return desired !== undefined && partition !== undefined && updated < due
      ? waiting(
          `Waiting for partitioned roll out to finish: ${updated} out of ${due} new pods have been updated...`,
        )
      : {
          status: 'Healthy',
          message: `partitioned roll out complete: ${updated} new pods have been updated...`,
        };
  }
  if (strategy === 'OnDelete') {
    return {
      status: 'Healthy',
      message: `statefulset has ${ready} ready pods`,
    };
  }
  const updateRevision = textAt(object, 'status', 'updateRevision');
  return updateRevision !== textAt(object, 'status', 'currentRevision')
    ? waiting(
        `waiting for statefulset rolling update to complete ${updated} pods at revision ${
          updateRevision ?? ''
        }...`,
      )
    : {
        status: 'Healthy',
        message: `statefulset rolling update complete ${
          numberAt(object, 'status', 'currentReplicas') ?? 0
        } pods at revision ${
          textAt(object, 'status', 'currentRevision') ?? ''
        }...`,
      };
}

export function describeDaemonSetHealth(object: unknown): Health {
  if (!isObserved(object)) {
    return waiting(
      'Waiting for rollout to finish: observed daemon set generation less than desired generation',
    );
  }
  const name = textAt(object, 'metadata', 'name') ?? '';
  const count = (field: string) => numberAt(object, 'status', field) ?? 0;
  if (at(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return {
      status: 'Healthy',
      message: `daemon set ${count('updatedNumberScheduled')} out of ${count(
        'desiredNumberScheduled',
      )} new pods have been updated`,
    };
  }
  const desired = count('desiredNumberScheduled');
  if (count('updatedNumberScheduled') < desired) {
    return waiting(
      `Waiting for daemon set "${name}" rollout to finish: ${count(
        'updatedNumberScheduled',
      )} out of ${desired} new pods have been updated...`,
    );
  }
  return count('numberAvailable') < desired
    ? waiting(
        `Waiting for daemon set "${name}" rollout to finish: ${count(
          'numberAvailable',
        )} of ${desired} updated pods are available...`,
      )
    : { status: 'Healthy' };
}
