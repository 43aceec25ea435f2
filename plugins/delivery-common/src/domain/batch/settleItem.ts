import type { BatchItem } from '../../model/batch';
import type { PromotionPhase } from '../../model/promotion';
import type { BatchAttempt, BatchFacts, BatchMember } from './BatchFacts';
import { batchItemKey } from './batchItemKey';

/** How a promotion ended that is of no use to the waves after it. */
const ENDS: Partial<Record<PromotionPhase, string>> = {
  Failed: 'failed',
  AwaitingRevert: 'failed and is taken back',
  Reverted: 'failed and was taken back',
  RevertFailed: 'failed and could not be taken back',
  Superseded: 'was superseded',
  Rejected: 'was rejected',
  Cancelled: 'was cancelled',
};

/** An item that is to be started, and of whose promotion nothing is on record yet. */
export function isStarting({ state, promotionId }: BatchItem): boolean {
  return state === 'Running' && promotionId === undefined;
}

/** The item as the facts leave it. One that waits or has ended stays as it is. */
export function settleItem(item: BatchItem, facts: BatchFacts): BatchItem {
  if (item.state !== 'Running') {
    return item;
  }
  if (item.promotionId === undefined) {
    const attempt = facts.attempts.get(batchItemKey(item));
    return attempt ? applyAttempt(item, attempt) : item;
  }
  const member = facts.members.get(item.promotionId);
  return member ? applyMember(item, member) : item;
}

/** An errored item is not awaited any more once the batch stops. */
export function giveUp(item: BatchItem, facts: BatchFacts): BatchItem {
  const member = item.promotionId && facts.members.get(item.promotionId);
  return item.state === 'Running' &&
    member &&
    member !== 'gone' &&
    member.phase === 'Errored'
    ? {
        ...item,
        state: 'Failed',
        message: `P-${member.number} errored. ${member.message}`,
      }
    : item;
}

function applyAttempt(item: BatchItem, attempt: BatchAttempt): BatchItem {
  switch (attempt.outcome) {
    case 'created':
      return {
        ...item,
        message: undefined,
        promotionId: attempt.promotionId,
        promotionNumber: attempt.number,
      };
    case 'nothing-to-do':
      return { ...item, state: 'Succeeded', message: attempt.message };
    case 'refused':
      return { ...item, state: 'Refused', message: attempt.message };
    case 'taken':
      return { ...item, state: 'Waiting', message: attempt.message };
    case 'troubled':
      return { ...item, message: attempt.message };
    default:
      return item;
  }
}

function applyMember(item: BatchItem, member: BatchMember | 'gone'): BatchItem {
  if (member === 'gone') {
    return {
      ...item,
      state: 'Failed',
      message: `P-${item.promotionNumber} is not on record any more; how it ended is unknown.`,
    };
  }
  const { phase, number, message } = member;
  const end = ENDS[phase];
  if (end) {
    return {
      ...item,
      state: phase === 'Cancelled' ? 'Cancelled' : 'Failed',
      message: `P-${number} ${end}. ${message}`.trim(),
    };
  }
  switch (phase) {
    case 'Succeeded':
      return { ...item, state: 'Succeeded', message: undefined };
    case 'NoOp':
      return { ...item, state: 'Succeeded', message };
    case 'Errored':
      return {
        ...item,
        message:
          `P-${number} errored; retry it, or cancel the batch. ${message}`.trim(),
      };
    default:
      return { ...item, message: undefined };
  }
}
