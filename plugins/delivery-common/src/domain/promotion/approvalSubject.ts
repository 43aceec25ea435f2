import type { Approval, Promotion } from '../../model/promotion';
import { describeVersion } from './describePromotionEvent';

/**
 * What an approval is bound to: the head of the pull request, so that a commit added later is
 * not covered; without a pull request the move itself. Undefined while there is nothing to
 * look at yet.
 *
 * @public
 */
export function approvalSubject(
  promotion: Pick<Promotion, 'strategy' | 'git' | 'from' | 'to'>,
): string | undefined {
  const { strategy, git, from, to } = promotion;
  if (strategy === 'direct') {
    return `${describeVersion(from)} → ${describeVersion(to)}`;
  }
  return git.pullRequest && git.headSha;
}

/**
 * The approvals that count now: given for what the promotion is now, one per person.
 *
 * @public
 */
export function countApprovals(
  promotion: Pick<
    Promotion,
    'strategy' | 'git' | 'from' | 'to' | 'approvals' | 'requestedBy'
  >,
  options: { groups: readonly string[]; allowRequester: boolean },
): Approval[] {
  const subject = approvalSubject(promotion);
  const { groups, allowRequester } = options;
  const valid = (promotion.approvals ?? []).filter(
    approval =>
      approval.subject === subject &&
      (allowRequester || approval.by !== promotion.requestedBy) &&
      (groups.length === 0 ||
        approval.groups.some(group => groups.includes(group))),
  );
  return valid.filter(
    ({ by }, index) => valid.findIndex(other => other.by === by) === index,
  );
}
