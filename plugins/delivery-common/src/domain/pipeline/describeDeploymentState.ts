import type { Deployment } from '../../model/deployment';
import type { RolloutView } from '../../model/rollout';
import type { EnvironmentFinding } from './EnvironmentState';

type Finding = Omit<EnvironmentFinding, 'deploymentId'>;

/**
 * What must be said first about one deployment.
 *
 * @public
 */
export function describeDeploymentState(
  deployment: Deployment,
  now: Date,
): EnvironmentFinding {
  const finding = findBroken(deployment) ??
    findPerson(deployment) ??
    findMovement(deployment, now) ??
    findStale(deployment) ??
    findHold(deployment) ??
    findUnknown(deployment) ?? {
      state: 'healthy' as const,
      word: 'Healthy',
      tone: 'ok' as const,
    };
  return { ...finding, deploymentId: deployment.id };
}

function findBroken(deployment: Deployment): Finding | undefined {
  const { application, rollout, health } = deployment;
  const broken = (word: string, reason?: string): Finding => ({
    state: 'broken',
    word,
    tone: 'bad',
    reason,
  });
  if (rollout?.aborted && !rollout.fullyPromoted) {
    return broken(
      hasFailedAnalysis(rollout) ? 'Canary failed' : 'Aborted',
      rollout.message,
    );
  }
  if (rollout?.phase === 'Degraded') {
    return broken('Degraded', rollout.message);
  }
  if (health.status === 'Degraded' || health.status === 'Missing') {
    return broken(health.status, health.message);
  }
  const { operation } = application;
  if (operation?.phase === 'Failed' || operation?.phase === 'Error') {
    return application.sync === 'Synced'
      ? undefined
      : broken('Sync failed', operation.message);
  }
  return undefined;
}

function hasFailedAnalysis(rollout: RolloutView): boolean {
  return (
    rollout.steps.some(step => step.state === 'failed') ||
    /analysis phase (?:failed|error)/i.test(rollout.message ?? '')
  );
}

function findPerson(deployment: Deployment): Finding | undefined {
  const { application, rollout, health } = deployment;
  const ask = (word: string, reason?: string): Finding => ({
    state: 'needs-person',
    word,
    tone: 'ask',
    reason,
  });
  if (rollout?.pause && rollout.pause.until === null) {
    return rollout.pause.kind === 'inconclusive'
      ? ask('Needs a person', 'The analysis is inconclusive')
      : ask('Needs a person', 'This pause has no end');
  }
  if (!rollout && health.status === 'Suspended') {
    return ask('Needs a person', health.message ?? 'It is suspended');
  }
  if (application.sync === 'OutOfSync' && !willSyncItself(deployment)) {
    return isDrift(deployment)
      ? ask(
          'Drift',
          'The cluster differs from Git and self-heal is off: someone syncs or changes Git',
        )
      : ask('Out of sync', 'Auto-sync is off: someone syncs it');
  }
  return undefined;
}

/** Whether the newest commit is deployed already, so that the cluster itself has changed. */
function isDrift(deployment: Deployment): boolean {
  const { revisions, history } = deployment.application;
  const [latest] = history;
  return (
    revisions.length > 0 &&
    latest !== undefined &&
    latest.revisions.join() === revisions.join()
  );
}

/** Argo CD syncs new commits by itself, but undoes drift only with self-heal. */
function willSyncItself(deployment: Deployment): boolean {
  const { autoSync } = deployment.application;
  return autoSync.enabled && (autoSync.selfHeal || !isDrift(deployment));
}

function findMovement(deployment: Deployment, now: Date): Finding | undefined {
  const { application, rollout, health } = deployment;
  const move = (word: string, reason?: string): Finding => ({
    state: 'rolling-out',
    word,
    tone: 'move',
    reason,
  });
  if (rollout?.pause?.until) {
    const over = Date.parse(rollout.pause.until) <= now.getTime();
    return over
      ? move('Rolling out', 'The pause is over')
      : {
          state: 'rolling-out',
          word: 'Paused',
          tone: 'calm',
          reason: `Until ${rollout.pause.until}`,
        };
  }
  if (rollout?.phase === 'Progressing') {
    return move('Rolling out', rollout.message);
  }
  const { operation } = application;
  if (operation?.phase === 'Running' || operation?.phase === 'Terminating') {
    return move(
      operation.type === 'Delete' ? 'Deleting' : 'Syncing',
      operation.message,
    );
  }
  if (application.sync === 'OutOfSync' && deployment.windows.canSync) {
    return move('Syncing', 'Argo CD will sync it');
  }
  return health.status === 'Progressing'
    ? move('Progressing', health.message)
    : undefined;
}

function findStale(deployment: Deployment): Finding | undefined {
  const { state, reason } = deployment.freshness;
  return state === 'live'
    ? undefined
    : {
        state: 'stale',
        word: state === 'stale' ? 'Stale' : 'No answer',
        tone: 'calm',
        reason,
      };
}

/** A change waits for the sync window. */
function findHold(deployment: Deployment): Finding | undefined {
  const { application, windows } = deployment;
  return application.sync === 'OutOfSync' && !windows.canSync
    ? {
        state: 'on-hold',
        word: 'Window closed',
        tone: 'calm',
        reason: windows.nextOpening
          ? `Opens ${windows.nextOpening}`
          : windows.errors[0],
      }
    : undefined;
}

function findUnknown(deployment: Deployment): Finding | undefined {
  const { application, health } = deployment;
  if (health.status === 'Unknown') {
    return {
      state: 'unknown',
      word: 'Unknown',
      tone: 'calm',
      reason: health.message,
    };
  }
  return application.sync === 'Unknown'
    ? {
        state: 'unknown',
        word: 'Unknown',
        tone: 'calm',
        reason:
          application.conditions.find(
            condition => condition.severity === 'error',
          )?.message ?? 'Argo CD could not compare it with Git',
      }
    : undefined;
}
