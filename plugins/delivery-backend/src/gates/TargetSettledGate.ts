import {
  describeVersion,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { GateAnswer } from './evaluateGates';

/**
 * A rollout under way is not cut off by the next version. A revert and a hotfix are there to
 * cut it off.
 */
export class TargetSettledGate implements PromotionGate {
  readonly key = 'target-settled';
  readonly title = 'Target environment';

  applies({ promotion }: GateContext): boolean {
    return promotion.kind === 'promote';
  }

  async evaluate({ promotion, target }: GateContext): Promise<GateAnswer> {
    const { environment } = promotion;
    if (target.length === 0) {
      return {
        state: 'Pending',
        reason: `No deployment of ${environment} is known at the moment.`,
        waitsFor: 'the cluster',
      };
    }
    const busy = target.map(describeBusy).find(reason => reason !== undefined);
    return busy
      ? { state: 'Pending', reason: busy, waitsFor: environment }
      : { state: 'Pass', reason: `Nothing is under way in ${environment}.` };
  }
}

function describeBusy(deployment: Deployment): string | undefined {
  const { application, freshness, rollout } = deployment;
  if (freshness.state !== 'live') {
    return `Cluster ${deployment.cluster} has been silent since ${freshness.since}; what goes on there cannot be seen.`;
  }
  if (application.operation?.phase === 'Running') {
    return `Argo CD is syncing ${application.name}.`;
  }
  const moves = rollout?.phase === 'Progressing' || rollout?.phase === 'Paused';
  return moves && !rollout.aborted
    ? `${rollout.name} is rolling ${describeVersion(deployment.version)} out.`
    : undefined;
}
