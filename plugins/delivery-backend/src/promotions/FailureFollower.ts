import type { AuthService } from '@backstage/backend-plugin-api';
import {
  isFailureOpen,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { isDefiniteRefusal } from '../service/isDefiniteRefusal';
import type { PromotionStore, StopStore } from '../store';
import type { PromotionRequests } from './PromotionRequests';

const ACTOR = 'lockstep';

/** Does what an environment asks for when a delivery failed for certain. */
export class FailureFollower {
  constructor(
    private readonly options: {
      requests: Pick<PromotionRequests, 'createFor'>;
      store: Pick<PromotionStore, 'get'>;
      stops: Pick<StopStore, 'insert'>;
      auth: AuthService;
      now: () => Date;
      createId: () => string;
    },
  ) {}

  /**
   * Takes the promotion back or holds its environment. Answers what to record; undefined when
   * the revert that was stored has moved the promotion on. May be called again after a crash:
   * there is one revert and one hold per promotion. Throws when the Git host is away.
   */
  async follow(promotion: Promotion): Promise<string | undefined> {
    if (promotion.onFailure === 'hold') {
      await this.hold(promotion);
      return `${promotion.message} ${promotion.environment} is on hold until somebody ends it.`;
    }
    try {
      const revert = await this.takeBack(promotion);
      const after = await this.options.store.get(promotion.id);
      return after && isFailureOpen(after.promotion)
        ? `${promotion.message} P-${revert.number} was to take it back.`
        : undefined;
    } catch (error) {
      if (!isDefiniteRefusal(error)) {
        throw error;
      }
      await this.hold(promotion);
      return `${promotion.message} It was not taken back by itself: ${error.message}. ${promotion.environment} is on hold.`;
    }
  }

  private async takeBack(promotion: Promotion): Promise<Promotion> {
    const { auth, requests } = this.options;
    const { id, entityRef, environment, message } = promotion;
    return requests.createFor(
      { entityRef, environment, reverts: id, reason: message.slice(0, 1_900) },
      {
        credentials: await auth.getOwnServiceCredentials(),
        requestedBy: ACTOR,
        automatic: true,
        // Of any number of tries, on any number of replicas, one is stored.
        requestKey: { requester: ACTOR, key: `revert:${id}`, bodyHash: id },
      },
    );
  }

  private async hold(promotion: Promotion): Promise<void> {
    const { stops, now, createId } = this.options;
    const { id, number, entityRef, environment, message } = promotion;
    await stops.insert({
      id: createId(),
      kind: 'hold',
      scope: 'all',
      entityRef,
      environment,
      reason: `P-${number} failed: ${message}`.slice(0, 2_000),
      createdBy: ACTOR,
      createdAt: now().toISOString(),
      promotionId: id,
    });
  }
}
