import {
  evaluateFreezes,
  type Freeze,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { OpenStops } from '../store';
import type { GateAnswer } from './evaluateGates';
import { restoresLastGood } from './restoresLastGood';

/**
 * Nothing changes during a freeze. A revert to the last good version does by default, and the
 * gate records that it did.
 */
export class FreezeGate implements PromotionGate {
  readonly key = 'freeze';
  readonly title = 'Freeze';

  constructor(
    private readonly options: {
      stops: OpenStops;
      /** Those of the configuration. */
      freezes: readonly Freeze[];
      /** Whether reverts must wait as well. */
      bindsReverts: boolean;
    },
  ) {}

  applies(): boolean {
    return true;
  }

  async evaluate({ promotion, now }: GateContext): Promise<GateAnswer> {
    const { entityRef, environment } = promotion;
    const stored = await this.options.stops.listOpen({
      kind: 'freeze',
      entityRef,
      at: now,
    });
    const { frozen, active, until, next } = evaluateFreezes({
      freezes: [...this.options.freezes, ...stored],
      entityRef,
      environment,
      now,
    });
    if (!frozen || until === null) {
      return {
        state: 'Pass',
        reason: next
          ? `${environment} is not frozen before ${next.startsAt}.`
          : `${environment} is not frozen.`,
      };
    }
    const reason = `${environment} is frozen until ${until}: ${active
      .map(freeze => `${freeze.reason} (${freeze.createdBy})`)
      .join(' ')}`;
    return restoresLastGood(promotion) && !this.options.bindsReverts
      ? {
          state: 'Pass',
          reason: `${reason} Recorded: a revert passes a freeze.`,
        }
      : { state: 'Pending', reason, waitsFor: 'time', nextCheckAt: until };
  }
}
