import {
  findHold,
  type Hold,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { OpenStops } from '../store';
import { describeStop } from './describeStop';
import type { GateAnswer } from './evaluateGates';

/**
 * Nothing goes into an environment that somebody put on hold. A revert does: a hold keeps new
 * versions out, not the way back.
 */
export class HoldGate implements PromotionGate {
  readonly key = 'hold';
  readonly title = 'Hold';

  constructor(private readonly stops: OpenStops) {}

  applies(): boolean {
    return true;
  }

  async evaluate({ promotion, now }: GateContext): Promise<GateAnswer> {
    const { entityRef, environment, kind } = promotion;
    const holds = await this.stops.listOpen({
      kind: 'hold',
      entityRef,
      at: now,
    });
    const find = (automatic: boolean) =>
      findHold({ holds, entityRef, environment, automatic, now });
    const hold = find(promotion.automatic ?? false);
    if (!hold) {
      return {
        state: 'Pass',
        reason: find(true)
          ? `${environment} is on hold for automatic promotions only.`
          : `${environment} is not on hold.`,
      };
    }
    if (kind === 'revert') {
      return {
        state: 'Pass',
        reason: `${describeHold(hold)} A revert may go through.`,
        actor: hold.createdBy,
      };
    }
    return {
      state: 'Pending',
      reason: describeHold(hold),
      actor: hold.createdBy,
      waitsFor: isPerson(hold.createdBy)
        ? hold.createdBy
        : 'somebody who may end the hold',
      nextCheckAt: hold.endsAt,
    };
  }
}

function describeHold(hold: Hold): string {
  const what = hold.scope === 'automatic' ? ' for automatic promotions' : '';
  return `${hold.environment} is on hold${what} ${describeStop(hold)}`;
}

function isPerson(author: string): boolean {
  return /^(user|group):/.test(author);
}
