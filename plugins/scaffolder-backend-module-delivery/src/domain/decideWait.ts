import {
  isObserving,
  isTerminal,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';

/** How far a promotion must have come before the step is done. */
export type WaitFor = 'none' | 'merged' | 'succeeded';

/** Whether the step is done, must look again, or cannot be done any more. */
export type WaitDecision =
  | { outcome: 'reached' }
  | { outcome: 'waiting' }
  | { outcome: 'missed'; reason: string };

/** Compares a promotion with what the step waits for. */
export function decideWait(
  promotion: Promotion,
  waitFor: WaitFor,
): WaitDecision {
  const { phase } = promotion;
  // A version that is there already is both merged and delivered.
  if (waitFor === 'none' || phase === 'Succeeded' || phase === 'NoOp') {
    return { outcome: 'reached' };
  }
  if (waitFor === 'merged' && isObserving(phase)) {
    return { outcome: 'reached' };
  }
  return isTerminal(phase) || phase === 'AwaitingRevert'
    ? { outcome: 'missed', reason: `${phase}: ${promotion.message}` }
    : { outcome: 'waiting' };
}
