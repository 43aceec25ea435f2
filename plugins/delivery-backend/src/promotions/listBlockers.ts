import {
  isCancellable,
  type Gate,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionPlan } from './PromotionPlan';

/** Why a request would be refused, in words; empty when it would be accepted. */
export function listBlockers(options: {
  plan: Pick<PromotionPlan, 'environment' | 'noOp'>;
  gates: readonly Gate[];
  /** The promotion that has the environment now. */
  active: Promotion | undefined;
  supersede: boolean;
  /** No person asked: then no person's promotion is superseded. */
  automatic: boolean;
}): string[] {
  const { plan, gates, active } = options;
  return [
    ...(active ? describeActive(active, options) : []),
    ...(plan.noOp ? [`There is nothing to do: ${plan.noOp}`] : []),
    ...gates
      .filter(({ state }) => state === 'Fail')
      .map(({ title, reason }) => `${title}: ${reason}`),
  ];
}

function describeActive(
  active: Promotion,
  {
    plan,
    supersede,
    automatic,
  }: Pick<
    Parameters<typeof listBlockers>[0],
    'plan' | 'supersede' | 'automatic'
  >,
): string[] {
  const taken = `${plan.environment} is taken by P-${active.number} (${active.phase}, requested by ${active.requestedBy})`;
  if (!isCancellable(active.phase)) {
    return [`${taken}; wait for it.`];
  }
  if (!supersede || (automatic && !active.automatic)) {
    return [`${taken}; wait for it, cancel it or supersede it.`];
  }
  return [];
}
