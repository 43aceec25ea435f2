import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { record, type StepContext, type StepResult } from './StepContext';

/**
 * Failed for certain: follows the environment's failure policy, once. A revert that was stored
 * changed the promotion itself; there is nothing left to record then.
 */
export async function settleStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const message = await context.followFailure(promotion);
  return message === undefined
    ? { do: 'wait' }
    : record({ type: 'failure-settled', message });
}
