import type {
  Gate,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionPlan } from './PromotionPlan';

/** Why a request would be refused, in words; empty when it would be accepted. */
export function listBlockers(
  plan: PromotionPlan,
  gates: readonly Gate[],
  active: Promotion | undefined,
): string[] {
  return [
    ...(active
      ? [
          `${plan.environment} is taken by P-${active.number} (${active.phase}, requested by ${active.requestedBy}); wait for it or cancel it.`,
        ]
      : []),
    ...(plan.noOp ? [`There is nothing to do: ${plan.noOp}`] : []),
    ...gates
      .filter(({ state }) => state === 'Fail')
      .map(({ title, reason }) => `${title}: ${reason}`),
  ];
}
