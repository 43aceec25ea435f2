import type { RevisionView } from '../../../model/rollout';
import { at, listAt, numberAt, textAt } from '../json/readJson';

/**
 * A pod in the words of `kubectl get pods`: the most telling reason of its containers stands
 * in for the bare phase.
 *
 * @public
 */
export function describePod(pod: unknown): RevisionView['pods'][number] {
  const initializing = describeInitContainers(pod);
  const main = describeContainers(pod);
  const reason =
    textAt(pod, 'status', 'reason') ??
    textAt(pod, 'status', 'phase') ??
    'Unknown';
  const status = initializing?.reason ?? main.reason ?? reason;
  const ready = initializing ? 0 : main.ready;
  return {
    name: textAt(pod, 'metadata', 'name') ?? '',
    status: describeDeletion(pod) ?? status,
    ready: `${ready}/${listAt(pod, 'spec', 'containers').length}`,
    restarts: initializing?.restarts ?? main.restarts,
    createdAt: textAt(pod, 'metadata', 'creationTimestamp'),
  };
}

function describeDeletion(pod: unknown): string | undefined {
  if (at(pod, 'metadata', 'deletionTimestamp') === undefined) {
    return undefined;
  }
  return textAt(pod, 'status', 'reason') === 'NodeLost'
    ? 'Unknown'
    : 'Terminating';
}

/** The first init container that has not succeeded, or undefined when all have. */
function describeInitContainers(
  pod: unknown,
): { reason: string; restarts: number } | undefined {
  const total = listAt(pod, 'spec', 'initContainers').length;
  let restarts = 0;
  for (const [index, container] of listAt(
    pod,
    'status',
    'initContainerStatuses',
  ).entries()) {
    restarts += numberAt(container, 'restartCount') ?? 0;
    const terminated = describeTermination(container);
    if (terminated?.exitCode === 0) {
      continue;
    }
    if (isStartedSidecar(pod, container)) {
      if (at(container, 'ready') === true) {
        continue;
      }
      return undefined;
    }
    if (terminated) {
      return { reason: `Init:${terminated.reason}`, restarts };
    }
    const waiting = textAt(container, 'state', 'waiting', 'reason');
    return {
      reason:
        waiting !== undefined && waiting !== 'PodInitializing'
          ? `Init:${waiting}`
          : `Init:${index}/${total}`,
      restarts,
    };
  }
  return undefined;
}

/** An init container that goes on running beside the others, and does. */
function isStartedSidecar(pod: unknown, container: unknown): boolean {
  const name = textAt(container, 'name');
  const started =
    at(container, 'started') ?? at(container, 'state', 'running') !== undefined;
  return (
    started === true &&
    listAt(pod, 'spec', 'initContainers').some(
      candidate =>
        textAt(candidate, 'name') === name &&
        textAt(candidate, 'restartPolicy') === 'Always',
    )
  );
}

/** The first container with something to tell wins over the later ones. */
function describeContainers(pod: unknown): {
  reason?: string;
  ready: number;
  restarts: number;
} {
  let reason: string | undefined;
  let ready = 0;
  let restarts = 0;
  for (const container of listAt(pod, 'status', 'containerStatuses')) {
    restarts += numberAt(container, 'restartCount') ?? 0;
    const told =
      textAt(container, 'state', 'waiting', 'reason') ??
      describeTermination(container)?.reason;
    if (told !== undefined) {
      reason ??= told;
    } else if (
      at(container, 'ready') === true &&
      at(container, 'state', 'running') !== undefined
    ) {
      ready += 1;
    }
  }
  return {
    reason: reason === 'Completed' && ready > 0 ? 'Running' : reason,
    ready,
    restarts,
  };
}

function describeTermination(
  container: unknown,
): { reason: string; exitCode: number } | undefined {
  if (at(container, 'state', 'terminated') === undefined) {
    return undefined;
  }
  const exitCode = numberAt(container, 'state', 'terminated', 'exitCode') ?? 0;
  const signal = numberAt(container, 'state', 'terminated', 'signal') ?? 0;
  return {
    reason:
      textAt(container, 'state', 'terminated', 'reason') ??
      (signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`),
    exitCode,
  };
}
