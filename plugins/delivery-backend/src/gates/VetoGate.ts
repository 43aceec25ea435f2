import {
  describeVersion,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { isVersionSeen } from '../domain/promotion';
import type { GateAnswer } from './evaluateGates';

/** The part of the store this gate reads. */
export interface PromotionHistory {
  list(filter: { entityRef: string; limit: number }): Promise<Promotion[]>;
  readHistory(id: string): Promise<PromotionEvent[]>;
}

const LOOK_BACK = 50;
/** Outcomes that speak against the version, not against the cluster or the clock. */
const BAD_VERSION = ['analysis-failed', 'rollout-degraded', 'rollout-aborted'];

/**
 * A version that failed in this environment, or in one before it, does not go further. That
 * it succeeded here later lifts the veto.
 */
export class VetoGate implements PromotionGate {
  readonly key = 'veto';
  readonly title = 'Veto';

  constructor(
    private readonly history: PromotionHistory,
    /** In pipeline order. */
    private readonly environments: readonly string[],
  ) {}

  applies({ promotion }: GateContext): boolean {
    return promotion.kind !== 'revert';
  }

  async evaluate({ promotion }: GateContext): Promise<GateAnswer> {
    const { entityRef, environment, id, to } = promotion;
    const upTo = this.environments.slice(
      0,
      this.environments.indexOf(environment) + 1,
    );
    const earlier = (
      await this.history.list({ entityRef, limit: LOOK_BACK })
    ).filter(
      other =>
        other.id !== id &&
        other.git.mergeSha !== undefined &&
        isVersionSeen(other.to, to) &&
        upTo.includes(other.environment),
    );
    for (const place of upTo) {
      const [latest] = earlier.filter(other => other.environment === place);
      const failure = latest && (await this.findFailure(latest));
      if (failure) {
        return {
          state: 'Fail',
          reason: `${describeVersion(to)} failed in ${place} with P-${
            latest.number
          }: ${failure} Build a new version.`,
        };
      }
    }
    return {
      state: 'Pass',
      reason: `${describeVersion(to)} has not failed up to ${environment}.`,
    };
  }

  private async findFailure(promotion: Promotion): Promise<string | undefined> {
    const failed = ['Failed', 'AwaitingRevert', 'Reverted', 'RevertFailed'];
    if (!failed.includes(promotion.phase)) {
      return undefined;
    }
    const events = await this.history.readHistory(promotion.id);
    const verdict = events.find(event => event.type === 'delivery-failed');
    return verdict && BAD_VERSION.includes(verdict.reason)
      ? verdict.message
      : undefined;
  }
}
