/** What a refused merge means. @public */
export interface MergeRefusal {
  outcome: 'head-moved' | 'retry' | 'blocked' | 'refused';
  reason: string;
}

const RULES =
  /review|status check|merge queue|repository rule|rule violation|protected branch|is required|are required|must be|waiting on|code owner|conversation|draft|deployment/i;

/**
 * Reads GitHub's answer to `PUT …/merge`. A 405 alone says nothing: the words tell a base
 * that moved a moment ago (passes by itself) from a rule (waits) and from a merge that
 * cannot be (a method the repository does not allow, a conflict).
 *
 * `blockedByPolicy` is what the pull request said of itself (`mergeable_state: blocked`).
 *
 * @public
 */
export function mapMergeAnswer(answer: {
  status: number;
  message: string;
  blockedByPolicy?: boolean;
}): MergeRefusal {
  const { status, blockedByPolicy = false } = answer;
  const reason = answer.message.trim() || `GitHub answered ${status}`;
  if (
    status === 409 &&
    /head branch was modified|expected head/i.test(reason)
  ) {
    return { outcome: 'head-moved', reason };
  }
  if (/\bconflicts?\b/i.test(reason)) {
    return { outcome: 'refused', reason };
  }
  if (/base branch was modified/i.test(reason) || status === 409) {
    return { outcome: 'retry', reason };
  }
  if (/\bnot allowed\b/i.test(reason)) {
    return { outcome: 'refused', reason };
  }
  if (blockedByPolicy || RULES.test(reason)) {
    return { outcome: 'blocked', reason };
  }
  // "Pull Request is not mergeable" and whatever else a 405 may say: GitHub also answers this
  // while it computes, so it is worth another look.
  return { outcome: status === 405 ? 'retry' : 'refused', reason };
}

/** Whether a refused merge must go through the merge queue. */
export function isQueueRequired(message: string): boolean {
  return /merge queue/i.test(message);
}

/** Whether another merge method may work. */
export function isMethodRefused(message: string): boolean {
  return /(merge commits|squash merges|squash merging|rebase merges|rebase merging) (are|is) not allowed/i.test(
    message,
  );
}
