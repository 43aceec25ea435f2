import {
  allGatesPass,
  type Gate,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { StepContext, StepEvent, StepResult } from './StepContext';
import { checkProposal } from './checkProposal';
import { record } from './StepContext';

/** Requested, Blocked: asks the gates, and looks after a pull request opened before. */
export async function gateStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const ended = await checkProposal(promotion, context);
  if (ended) {
    return ended;
  }
  const gates = await context.evaluateGates(promotion);
  const isNews = promotion.phase === 'Requested' || !isKnown(promotion, gates);
  return allGatesPass(gates) || isNews
    ? record(gatesEvent(gates))
    : { do: 'wait', until: nextCheckOf(gates) };
}

/**
 * Asks every gate once more, right before the act it guards. Undefined when all of them pass;
 * else what to record: it goes back to waiting.
 */
export async function askAgain(
  promotion: Promotion,
  context: StepContext,
): Promise<StepEvent | undefined> {
  const gates = await context.evaluateGates(promotion);
  return allGatesPass(gates) ? undefined : gatesEvent(gates);
}

export function gatesEvent(gates: Gate[]): StepEvent {
  return { type: 'gates-evaluated', gates, nextCheckAt: nextCheckOf(gates) };
}

/** Whether the answers are what is recorded already. */
export function isKnown(promotion: Promotion, gates: readonly Gate[]): boolean {
  return (
    promotion.reason.startsWith('gate-') &&
    JSON.stringify(promotion.gates.map(essence)) ===
      JSON.stringify(gates.map(essence))
  );
}

function essence({ key, state, reason }: Gate) {
  return [key, state, reason];
}

export function nextCheckOf(gates: readonly Gate[]): string | undefined {
  return gates
    .flatMap(({ nextCheckAt }) => nextCheckAt ?? [])
    .sort()
    .shift();
}
