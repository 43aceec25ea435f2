import {
  describeDeploymentState,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import { presentStatus, type Status } from './Status';
import { statusOfHealth } from './statusOfHealth';
import type { Viewer } from './Viewer';

export interface Facts {
  sync: Status;
  health: Status;
  pods: string | null;
}

/** The line of facts every card has: sync, health, pods. */
export function presentFacts(deployment: Deployment, viewer: Viewer): Facts {
  return {
    sync: presentSync(deployment, viewer),
    health: presentHealth(deployment, viewer),
    pods: presentPods(deployment, viewer),
  };
}

/** Of the Rollout, else of all plain workloads. */
function presentPods(
  { rollout, workloads }: Deployment,
  viewer: Viewer,
): string | null {
  const counted = rollout ? [rollout] : workloads;
  if (counted.length === 0) {
    return null;
  }
  const count = (
    read: (replicas: (typeof counted)[number]['replicas']) => number,
  ) => String(counted.reduce((sum, { replicas }) => sum + read(replicas), 0));
  return viewer.t('environment.pods', {
    ready: count(({ ready }) => ready),
    // A canary with traffic routing runs beside the desired number of stable pods.
    total: count(({ desired, current }) =>
      rollout ? Math.max(desired, current) : desired,
    ),
  });
}

function presentSync(deployment: Deployment, viewer: Viewer): Status {
  const { sync, operation, autoSync } = deployment.application;
  if (operation?.phase === 'Running' || operation?.phase === 'Terminating') {
    return presentStatus(
      operation.type === 'Delete' ? 'deleting' : 'syncing',
      viewer,
    );
  }
  if (operation?.phase === 'Failed' || operation?.phase === 'Error') {
    return presentStatus('syncFailed', viewer);
  }
  if (sync === 'OutOfSync') {
    const { state } = describeDeploymentState(deployment, new Date(viewer.now));
    const byItself = autoSync.enabled && state !== 'needs-person';
    return presentStatus('outOfSync', viewer, byItself ? { tone: 'move' } : {});
  }
  return presentStatus(sync === 'Synced' ? 'synced' : 'unknown', viewer);
}

function presentHealth(
  { health, rollout }: Deployment,
  viewer: Viewer,
): Status {
  const waits = rollout?.pause && rollout.pause.until === null;
  return presentStatus(
    statusOfHealth(health.status),
    viewer,
    health.status === 'Suspended' && waits ? { tone: 'ask' } : {},
  );
}
