import {
  describeVersion,
  findVeto,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import { isVersionSeen } from '../domain/promotion';
import type { OpenStops } from '../store';
import { describeStop } from './describeStop';
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
 * A version that somebody vetoed goes nowhere, not even back; ending the veto lets it go on.
 * Nor does one go further that failed in this environment, or in one before it; that it
 * succeeded here later makes up for it.
 */
export class VetoGate implements PromotionGate {
  readonly key = 'veto';
  readonly title = 'Veto';

  constructor(
    private readonly history: PromotionHistory,
    /** In pipeline order. */
    private readonly environments: readonly string[],
    private readonly stops: OpenStops,
  ) {}

  applies(): boolean {
    return true;
  }

  async evaluate({ promotion, now }: GateContext): Promise<GateAnswer> {
    const vetoed = await this.findStated(promotion, now);
    if (vetoed) {
      return vetoed;
    }
    // What ran before may go back although it is the reason of an older failure.
    return promotion.kind === 'revert'
      ? {
          state: 'Pass',
          reason: `${describeVersion(promotion.to)} is not vetoed.`,
        }
      : this.judgeHistory(promotion);
  }

  /** A veto that somebody stated. */
  private async findStated(
    { entityRef, environment, to }: Promotion,
    now: string,
  ): Promise<GateAnswer | undefined> {
    const veto = findVeto({
      vetoes: await this.stops.listOpen({ kind: 'veto', entityRef, at: now }),
      entityRef,
      environment,
      version: to,
      now,
    });
    if (!veto) {
      return undefined;
    }
    const where = veto.environments?.join(', ') ?? 'every environment';
    return {
      state: 'Fail',
      reason: `${describeVersion(to)} is vetoed for ${where} ${describeStop(
        veto,
      )}`,
      actor: veto.createdBy,
      nextCheckAt: veto.endsAt,
    };
  }

  private async judgeHistory(promotion: Promotion): Promise<GateAnswer> {
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
