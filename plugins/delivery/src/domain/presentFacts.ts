import {
  describeDeploymentState,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import { presentStatus, type Status } from './Status';
import type { Viewer } from './Viewer';

export interface Facts {
  sync: Status;
  health: Status;
  pods: string | null;
}

/** The line of facts every card has: sync, health, pods. */
export function presentFacts(deployment: Deployment, viewer: Viewer): Facts {
  const { rollout } = deployment;
  return {
    sync: presentSync(deployment, viewer),
    health: presentHealth(deployment, viewer),
    pods: rollout
      ? viewer.t('environment.pods', {
          ready: String(rollout.replicas.ready),
          // A canary with traffic routing runs beside the desired number of stable pods.
          total: String(
            Math.max(rollout.replicas.desired, rollout.replicas.current),
          ),
        })
      : null,
  };
}

function presentSync(deployment: Deployment, viewer: Viewer): Status {
  const { sync, operation, autoSync } = deployment.application;
  if (operation?.phase === 'Running' || operation?.phase === 'Terminating') {
    return presentStatus('syncing', viewer);
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
  switch (health.status) {
    case 'Healthy':
      return presentStatus('healthy', viewer);
    case 'Progressing':
      return presentStatus('progressing', viewer);
    case 'Suspended':
      return presentStatus(
        'paused',
        viewer,
        rollout?.pause && rollout.pause.until === null ? { tone: 'ask' } : {},
      );
    case 'Degraded':
      return presentStatus('degraded', viewer);
    case 'Missing':
      return presentStatus('missing', viewer);
    default:
      return presentStatus('unknown', viewer);
  }
}
