import {
  isTerminal,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';

/**
 * What a change of a revert means for the promotion it takes back. An errored revert can be
 * retried, so it decides nothing yet.
 */
export function followRevert(
  before: Promotion | undefined,
  after: Promotion,
): { id: string; event: PromotionEvent } | undefined {
  if (!after.reverts || before?.phase === after.phase) {
    return undefined;
  }
  const common = {
    at: after.updatedAt,
    actor: 'lockstep',
    by: `P-${after.number}`,
    promotionId: after.id,
  };
  const follow = (event: PromotionEvent) => ({ id: after.reverts!, event });
  if (!before) {
    return follow({
      ...common,
      actor: after.requestedBy,
      type: 'revert-started',
    });
  }
  if (after.phase === 'Succeeded' || after.phase === 'NoOp') {
    return follow({ ...common, type: 'reverted' });
  }
  if (isTerminal(after.phase) && after.phase !== 'Errored') {
    return follow({ ...common, type: 'revert-failed', message: after.message });
  }
  return undefined;
}
