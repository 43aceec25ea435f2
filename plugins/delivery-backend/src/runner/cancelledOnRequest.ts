import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { StepEvent } from './StepContext';

/** The end a person asked for while a merge may have been under way. */
export function cancelledOnRequest({
  by,
  reason,
}: NonNullable<Promotion['cancelRequested']>): StepEvent {
  return { type: 'cancelled', reason, actor: by };
}
