/** What a pull request says of itself. */
export interface PullFacts {
  state: 'open' | 'closed';
  merged: boolean;
  mergeSha?: string;
  headSha?: string;
  draft?: boolean;
  /** Null while GitHub computes it. */
  mergeable?: boolean | null;
  mergeableState?: string;
}

/** Why a merge is not attempted, or what came of it already. */
export type MergeDecision =
  | { outcome: 'merge' }
  | { outcome: 'merged'; sha: string }
  | { outcome: 'head-moved'; headSha: string | null }
  | { outcome: 'retry' | 'blocked' | 'refused'; reason: string };

/**
 * Whether to try a merge. A pull request that rules block is not tried: an App that may
 * bypass the rules would merge past them.
 */
export function decideMerge(
  pull: PullFacts,
  expectedHeadSha: string | undefined,
): MergeDecision {
  if (pull.merged && pull.mergeSha) {
    return { outcome: 'merged', sha: pull.mergeSha };
  }
  if (pull.state !== 'open') {
    return { outcome: 'refused', reason: 'The pull request is closed.' };
  }
  if (pull.headSha !== expectedHeadSha) {
    return { outcome: 'head-moved', headSha: pull.headSha ?? null };
  }
  if (pull.draft || pull.mergeableState === 'draft') {
    return {
      outcome: 'blocked',
      reason: 'The pull request is a draft; mark it as ready.',
    };
  }
  if (pull.mergeable === false || pull.mergeableState === 'dirty') {
    return {
      outcome: 'refused',
      reason: 'The pull request conflicts with its base branch.',
    };
  }
  if (pull.mergeableState === 'blocked') {
    return {
      outcome: 'blocked',
      reason:
        'Rules of the repository block the merge: required reviews or checks are missing.',
    };
  }
  if (pull.mergeableState === 'behind') {
    return {
      outcome: 'blocked',
      reason:
        'The repository wants the branch to be up to date with its base first.',
    };
  }
  if (
    pull.mergeable === undefined ||
    pull.mergeable === null ||
    pull.mergeableState === 'unknown'
  ) {
    return {
      outcome: 'retry',
      reason: 'GitHub has not computed yet whether it can be merged.',
    };
  }
  return { outcome: 'merge' };
}
