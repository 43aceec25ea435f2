import type { GitMergeability } from '@lockstep/backstage-plugin-delivery-node';

/** What an open pull request says of itself. */
export interface PullFacts {
  draft?: boolean;
  /** Null while GitHub computes it. */
  mergeable?: boolean | null;
  mergeableState?: string;
}

/** What GitHub says about merging an open pull request. */
export function readMergeability(pull: PullFacts): GitMergeability {
  const { draft, mergeable, mergeableState } = pull;
  if (draft || mergeableState === 'draft') {
    return {
      state: 'blocked',
      reason: 'The pull request is a draft; mark it as ready.',
    };
  }
  if (mergeable === false || mergeableState === 'dirty') {
    return {
      state: 'refused',
      reason: 'The pull request conflicts with its base branch.',
    };
  }
  if (mergeableState === 'blocked') {
    return {
      state: 'blocked',
      reason:
        'Rules of the repository block the merge: required reviews or checks are missing.',
    };
  }
  if (mergeableState === 'behind') {
    return {
      state: 'blocked',
      reason:
        'The repository wants the branch to be up to date with its base first.',
    };
  }
  if (
    mergeable === undefined ||
    mergeable === null ||
    mergeableState === 'unknown'
  ) {
    return {
      state: 'unknown',
      reason: 'GitHub has not computed yet whether it can be merged.',
    };
  }
  return { state: 'ready' };
}
