import type { Health } from '../../../model/application';
import { at, listAt, numberAt, textAt } from '../json/readJson';
import { findCondition, readConditions } from './resourceConditions';

/**
 * Health of a pod. One that runs to an end is never healthy while it runs, except where its
 * author asks to read it as a server.
 */
export function describePodHealth(pod: unknown): Health {
  const stuck = describeStuckContainer(pod);
  if (stuck) {
    return { status: 'Degraded', message: stuck };
  }
  const message = textAt(pod, 'status', 'message');
  switch (textAt(pod, 'status', 'phase')) {
    case 'Pending':
      return { status: 'Progressing', message };
    case 'Succeeded':
      return { status: 'Healthy', message };
    case 'Failed':
      return describeFailure(pod, message);
    case 'Running':
      return describeRunning(pod, message);
    default:
      return { status: 'Unknown', message };
  }
}

/** A container that waits for something it will not get, while Kubernetes keeps trying. */
function describeStuckContainer(pod: unknown): string | undefined {
  if (restartPolicy(pod) !== 'Always') {
    return undefined;
  }
  const messages = listAt(pod, 'status', 'containerStatuses').flatMap(
    container => {
      const reason = textAt(container, 'state', 'waiting', 'reason') ?? '';
      const stuck =
        reason.startsWith('Err') ||
        reason.endsWith('Error') ||
        reason.endsWith('BackOff');
      return stuck
        ? [textAt(container, 'state', 'waiting', 'message') ?? reason]
        : [];
    },
  );
  return messages.length > 0 ? messages.join(', ') : undefined;
}

/** The pod's own words, else those of the first container that failed. */
function describeFailure(pod: unknown, message: string | undefined): Health {
  const reasons = [
    ...listAt(pod, 'status', 'initContainerStatuses'),
    ...listAt(pod, 'status', 'containerStatuses'),
  ].flatMap(container => describeContainerFailure(container) ?? []);
  return { status: 'Degraded', message: message ?? reasons[0] };
}

function describeContainerFailure(container: unknown): string | undefined {
  const terminated = at(container, 'state', 'terminated');
  const message = textAt(terminated, 'message');
  if (message !== undefined) {
    return message;
  }
  if (textAt(terminated, 'reason') === 'OOMKilled') {
    return 'OOMKilled';
  }
  const exitCode = numberAt(terminated, 'exitCode') ?? 0;
  const name = textAt(container, 'name') ?? '';
  return exitCode === 0
    ? undefined
    : `container "${name}" failed with exit code ${exitCode}`;
}

function describeRunning(pod: unknown, message: string | undefined): Health {
  if (restartPolicy(pod) !== 'Always') {
    return { status: 'Progressing', message };
  }
  if (findCondition(readConditions(pod), 'Ready', 'True')) {
    return { status: 'Healthy', message };
  }
  const crashed = listAt(pod, 'status', 'containerStatuses').some(
    container => at(container, 'lastState', 'terminated') !== undefined,
  );
  return crashed
    ? { status: 'Degraded', message }
    : { status: 'Progressing', message };
}

/** What counts as the pod's policy: an operator's pod may ask to be read as one that lasts. */
function restartPolicy(pod: unknown): string {
  const readAsLasting =
    annotationOf(pod, 'argocd.argoproj.io/ignore-restart-policy') === 'true' &&
    !isHook(pod);
  return readAsLasting
    ? 'Always'
    : textAt(pod, 'spec', 'restartPolicy') ?? 'Always';
}

/** A hook runs to its end, whatever else it asks for. */
function isHook(pod: unknown): boolean {
  const hook = annotationOf(pod, 'argocd.argoproj.io/hook');
  return hook === undefined
    ? annotationOf(pod, 'helm.sh/hook') !== undefined
    : hook !== 'Skip';
}

function annotationOf(pod: unknown, name: string): string | undefined {
  return textAt(pod, 'metadata', 'annotations', name);
}
