import {
  isCancellable,
  isFailureOpen,
  isObserving,
  isWithdrawalOpen,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { cancelledOnRequest } from './cancelledOnRequest';
import { directMergeStep } from './directMergeStep';
import { gateStep } from './gateStep';
import { mergeStep } from './mergeStep';
import { observeStep } from './observeStep';
import { planStep } from './planStep';
import { proposalStep } from './proposalStep';
import { settleStep } from './settleStep';
import { record, type StepContext, type StepResult } from './StepContext';
import { withdrawStep } from './withdrawStep';
import { writeStep } from './writeStep';

/** The next step of a promotion, by its phase. */
export async function takeStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  if (promotion.cancelRequested && isCancellable(promotion.phase)) {
    return record(cancelledOnRequest(promotion.cancelRequested));
  }
  switch (promotion.phase) {
    case 'Requested':
    case 'Blocked':
      return gateStep(promotion, context);
    case 'Ready':
    case 'Queued':
      return planStep(promotion, context);
    case 'Writing':
      return writeStep(promotion, context);
    case 'ProposalOpen':
      return proposalStep(promotion, context);
    case 'Merging':
      return promotion.strategy === 'direct'
        ? directMergeStep(promotion, context)
        : mergeStep(promotion, context);
    default:
  }
  if (isObserving(promotion.phase)) {
    return observeStep(promotion, context);
  }
  if (isFailureOpen(promotion)) {
    return settleStep(promotion, context);
  }
  return isWithdrawalOpen(promotion)
    ? withdrawStep(promotion, context)
    : { do: 'wait' };
}
