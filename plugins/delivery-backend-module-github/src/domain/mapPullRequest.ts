import type { GitChange } from '@lockstep/backstage-plugin-delivery-node';
import { readMergeability } from './readMergeability';

/** The part of GitHub's pull request this module reads; lists leave some of it out. */
export interface GithubPull {
  number: number;
  node_id: string;
  html_url: string;
  state: string;
  title: string;
  merged_at: string | null;
  merge_commit_sha: string | null;
  merged?: boolean;
  merged_by?: { login: string } | null;
  draft?: boolean;
  mergeable?: boolean | null;
  mergeable_state?: string;
  head: { ref: string; sha: string };
  base: { ref: string; repo: { node_id: string } };
}

/** A pull request in our words. While it is open, GitHub's merge commit is only a try-out. */
export function mapPullRequest(
  pull: GithubPull,
  closing: { closedBy?: string; branchDeleted?: boolean } = {},
): GitChange {
  const merged = pull.merged === true || pull.merged_at !== null;
  const unmerged = pull.state === 'closed' ? 'closed' : 'open';
  const state = merged ? 'merged' : unmerged;
  const endedBy = merged ? pull.merged_by?.login : closing.closedBy;
  return {
    number: pull.number,
    url: pull.html_url,
    state,
    title: pull.title,
    branch: pull.head.ref,
    base: pull.base.ref,
    headSha: pull.head.sha,
    ...(merged && pull.merge_commit_sha && { mergeSha: pull.merge_commit_sha }),
    ...(state !== 'open' && endedBy && { endedBy }),
    ...(state === 'closed' && closing.branchDeleted && { branchDeleted: true }),
    // Lists do not hold it.
    ...(state === 'open' &&
      pull.mergeable !== undefined && {
        mergeability: readMergeability({
          draft: pull.draft,
          mergeable: pull.mergeable,
          mergeableState: pull.mergeable_state,
        }),
      }),
  };
}
