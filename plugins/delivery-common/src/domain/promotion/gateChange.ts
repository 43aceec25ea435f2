import type { Promotion, PromotionPhase } from '../../model/promotion';
import { allGatesPass, guardsWrite } from './gatePasses';
import type { PromotionEvent } from './PromotionEvent';
import { PHASES_BEFORE_MERGING } from './promotionPhases';
import type { PromotionReason } from './PromotionReason';

type GatesEvaluated = Extract<PromotionEvent, { type: 'gates-evaluated' }>;

/** Whether every gate lets it through, so that it may reach the branch that is deployed. */
export function mayMerge({ gates }: Pick<Promotion, 'gates'>): boolean {
  return allGatesPass(gates);
}

/**
 * Whether a commit may be made: of a pull request the gates that guard only its merge may
 * still be closed, a direct commit is the merge.
 */
export function mayWrite({
  gates,
  strategy,
}: Pick<Promotion, 'gates' | 'strategy'>): boolean {
  return strategy === 'direct'
    ? allGatesPass(gates)
    : allGatesPass(gates.filter(guardsWrite));
}

/**
 * Where answers of the gates lead: a gate that guards the commit takes a promotion back to
 * Blocked, one that guards the merge keeps it at its open pull request.
 */
export function gateChange(
  promotion: Promotion,
  event: GatesEvaluated,
):
  | (Partial<Promotion> & { phase: PromotionPhase; reason: PromotionReason })
  | undefined {
  const { phase, strategy } = promotion;
  if (![...PHASES_BEFORE_MERGING, 'Merging'].includes(phase)) {
    return undefined;
  }
  const { gates } = event;
  const answer = { gates, strategy };
  if (mayMerge(answer)) {
    return { phase: goOn(promotion), reason: 'gates-passed', gates };
  }
  const closed = {
    reason: reasonOf(gates),
    gates,
    nextCheckAt: event.nextCheckAt,
    attempts: 0,
  };
  return mayWrite(answer)
    ? {
        ...closed,
        phase: phase === 'Merging' ? 'ProposalOpen' : goOn(promotion),
      }
    : { ...closed, phase: 'Blocked' };
}

/** From a wait to the next act; what has an open pull request goes on from there. */
function goOn({ phase, git }: Promotion): PromotionPhase {
  const waits = ['Requested', 'Blocked', 'Ready'].includes(phase);
  if (!waits) {
    return phase;
  }
  return git.pullRequest ? 'ProposalOpen' : 'Ready';
}

function reasonOf(gates: GatesEvaluated['gates']): PromotionReason {
  return gates.some(gate => gate.state === 'Fail')
    ? 'gate-failed'
    : 'gate-pending';
}
