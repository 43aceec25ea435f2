import type { GitChange } from '@lockstep/backstage-plugin-delivery-node';
import type { PullFacts } from './decideMerge';

/** The part of GitHub's pull request this module reads; lists leave some of it out. */
export interface GithubPull {
  number: number;
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
  base: { ref: string };
}

/** A pull request in our words. While it is open, GitHub's merge commit is only a try-out. */
export function mapPullRequest(pull: GithubPull, closedBy?: string): GitChange {
  const merged = isMerged(pull);
  const unmerged = pull.state === 'closed' ? 'closed' : 'open';
  const change: GitChange = {
    number: pull.number,
    url: pull.html_url,
    state: merged ? 'merged' : unmerged,
    title: pull.title,
    branch: pull.head.ref,
    base: pull.base.ref,
    headSha: pull.head.sha,
  };
  if (merged && pull.merge_commit_sha) {
    change.mergeSha = pull.merge_commit_sha;
  }
  const endedBy = merged ? pull.merged_by?.login : closedBy;
  if (endedBy && change.state !== 'open') {
    change.endedBy = endedBy;
  }
  return change;
}

/** What decides about a merge. */
export function mapPullFacts(pull: GithubPull): PullFacts {
  return {
    state: pull.state === 'open' ? 'open' : 'closed',
    merged: isMerged(pull),
    mergeSha: pull.merge_commit_sha ?? undefined,
    headSha: pull.head.sha,
    draft: pull.draft,
    mergeable: pull.mergeable,
    mergeableState: pull.mergeable_state,
  };
}

function isMerged(pull: GithubPull): boolean {
  return pull.merged === true || pull.merged_at !== null;
}
