import type { KubeObject } from '../kube/KubeObject';
import type { Condition } from './conditions';
import { desiredReplicas } from './rolloutDefaults';

export interface RolloutPhase {
  phase: 'Healthy' | 'Progressing' | 'Paused' | 'Degraded';
  message: string;
}

const progressing = (message: string): RolloutPhase => ({
  phase: 'Progressing',
  message,
});

function failure(condition: Condition): RolloutPhase | undefined {
  const reasons = ['RolloutAborted', 'ProgressDeadlineExceeded'];
  const word =
    condition.type === 'InvalidSpec'
      ? 'InvalidSpec'
      : reasons.find(each => each === condition.reason);
  return word
    ? { phase: 'Degraded', message: `${word}: ${condition.message}` }
    : undefined;
}

function blueGreenPhase(blueGreen: any, status: any): RolloutPhase | undefined {
  const current = status.currentPodHash ?? '';
  const active = status.blueGreen?.activeSelector ?? '';
  if (active === '' || active !== current)
    return progressing('active service cutover pending');
  if (status.stableRS && status.stableRS === current) return undefined;
  const analysis = status.blueGreen?.postPromotionAnalysisRunStatus?.status;
  const analysing =
    blueGreen.postPromotionAnalysis &&
    !['Successful', 'Failed', 'Error', 'Inconclusive'].includes(analysis);
  return progressing(
    analysing
      ? 'waiting for analysis to complete'
      : 'waiting for post-promotion verification to complete',
  );
}

function canaryPhase(canary: any, status: any): RolloutPhase | undefined {
  if (
    !canary.trafficRouting &&
    (status.replicas ?? 0) > (status.updatedReplicas ?? 0)
  ) {
    return progressing('old replicas are pending termination');
  }
  if (!status.stableRS || status.stableRS !== status.currentPodHash) {
    return progressing('waiting for all steps to complete');
  }
  return undefined;
}

/** The phase the controller stores beside the rest of the status. */
export function calculatePhase(rollout: KubeObject, status: any): RolloutPhase {
  const spec = rollout.spec ?? {};
  for (const condition of status.conditions ?? []) {
    const failed = failure(condition);
    if (failed) return failed;
  }
  if (spec.paused) return { phase: 'Paused', message: 'manually paused' };
  if (status.pauseConditions?.length)
    return { phase: 'Paused', message: status.pauseConditions[0].reason };
  if (spec.restartAt && spec.restartAt !== status.restartedAt)
    return progressing('rollout is restarting');
  const updated = status.updatedReplicas ?? 0;
  if (updated < desiredReplicas(rollout))
    return progressing('more replicas need to be updated');
  if ((status.availableReplicas ?? 0) < updated) {
    return progressing('updated replicas are still becoming available');
  }
  const waiting = spec.strategy?.blueGreen
    ? blueGreenPhase(spec.strategy.blueGreen, status)
    : canaryPhase(spec.strategy?.canary ?? {}, status);
  return waiting ?? { phase: 'Healthy', message: '' };
}
