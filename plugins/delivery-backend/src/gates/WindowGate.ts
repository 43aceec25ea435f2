import type {
  GateContext,
  PromotionGate,
} from '@lockstep/backstage-plugin-delivery-node';
import type { GateAnswer } from './evaluateGates';
import { restoresLastGood } from './restoresLastGood';

/**
 * Promotions keep to the sync windows of the environment. A revert to the last good version
 * goes through by default, and the gate says so.
 */
export class WindowGate implements PromotionGate {
  readonly key = 'window';
  readonly title = 'Window';

  /** `bindsReverts`: whether such a revert must wait as well. */
  constructor(private readonly options: { bindsReverts: boolean }) {}

  applies({ target }: GateContext): boolean {
    return target.some(
      ({ windows }) => windows.matching.length > 0 || windows.errors.length > 0,
    );
  }

  async evaluate({ promotion, target }: GateContext): Promise<GateAnswer> {
    const { environment } = promotion;
    const closed = target.filter(({ windows }) => !windows.canSync);
    if (closed.length === 0) {
      const closing = earliest(
        target.map(({ windows }) => windows.nextClosing),
      );
      return {
        state: 'Pass',
        reason: closing
          ? `${environment} is open until ${closing}.`
          : `${environment} is open.`,
      };
    }
    if (restoresLastGood(promotion) && !this.options.bindsReverts) {
      return {
        state: 'Pass',
        reason: `${environment} is closed. Recorded: a revert passes a closed window.`,
      };
    }
    // All of them must be open, so the latest opening counts.
    const openings = closed.map(({ windows }) => windows.nextOpening);
    const opening = openings.every(time => time !== null)
      ? latest(openings)
      : undefined;
    return {
      state: 'Pending',
      reason: `${environment} is closed${
        opening ? ` until ${opening}` : ' and no opening is planned'
      }.`,
      waitsFor: 'time',
      nextCheckAt: opening,
    };
  }
}

function earliest(times: Array<string | null>): string | undefined {
  return times.filter(time => time !== null).sort()[0];
}

function latest(times: Array<string | null>): string | undefined {
  return times
    .filter(time => time !== null)
    .sort()
    .pop();
}
