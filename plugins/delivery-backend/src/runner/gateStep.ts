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
  const event = gatesEvent(promotion, gates);
  if (allGatesPass(gates) || event) {
    return record(event ?? { type: 'gates-evaluated', gates });
  }
  return { do: 'wait', until: nextCheckOf(gates) };
}

/**
 * Asks every gate once more, right before the act it guards. Undefined when all of them pass;
 * else what to record: the promotion goes back to Blocked.
 */
export async function askAgain(
  promotion: Promotion,
  context: StepContext,
): Promise<StepEvent | undefined> {
  const gates = await context.evaluateGates(promotion);
  return allGatesPass(gates)
    ? undefined
    : { type: 'gates-evaluated', gates, nextCheckAt: nextCheckOf(gates) };
}

/** The event, unless it would say what is known already. */
function gatesEvent(
  promotion: Promotion,
  gates: Gate[],
): StepEvent | undefined {
  const isKnown =
    promotion.phase === 'Blocked' &&
    promotion.reason.startsWith('gate-') &&
    JSON.stringify(promotion.gates.map(essence)) ===
      JSON.stringify(gates.map(essence));
  return isKnown
    ? undefined
    : { type: 'gates-evaluated', gates, nextCheckAt: nextCheckOf(gates) };
}

function essence({ key, state, reason }: Gate) {
  return [key, state, reason];
}

function nextCheckOf(gates: readonly Gate[]): string | undefined {
  return gates
    .flatMap(({ nextCheckAt }) => nextCheckAt ?? [])
    .sort()
    .shift();
}
