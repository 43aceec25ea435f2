import type { PushRule } from './git/protectedBranches';
import { GithubApiError } from './rest/GithubApiError';
import type {
  PullRecord,
  RepositoryRecord,
  StatusRecord,
} from './store/RepositoryRecord';

/** Refuses a direct change of a branch whose protection asks for pull requests. */
export function requireOpenBranch(
  record: RepositoryRecord,
  branch: string,
  status: 409 | 422,
): void {
  if (record.protections[branch]?.requiredReviews) {
    throw new GithubApiError(
      status,
      'Changes must be made through a pull request.',
    );
  }
}

/** The protections of a repository as rules for pushes. */
export function pushRulesOf(record: RepositoryRecord): PushRule[] {
  return Object.entries(record.protections).flatMap(
    ([branch, rules]): PushRule[] => {
      if (rules.requiredReviews) {
        return [{ branch, rule: 'pull-request' }];
      }
      return rules.allowForcePushes ? [] : [{ branch, rule: 'fast-forward' }];
    },
  );
}

/** The newest status per context of a commit. */
export function latestStatuses(
  record: RepositoryRecord,
  sha: string,
): StatusRecord[] {
  const latest = new Map<string, StatusRecord>();
  for (const status of record.statuses.filter(entry => entry.sha === sha)) {
    latest.set(status.context, status);
  }
  return [...latest.values()];
}

export function combineStatuses(
  statuses: StatusRecord[],
): 'failure' | 'pending' | 'success' {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) {
    return 'failure';
  }
  return statuses.length > 0 &&
    statuses.every(({ state }) => state === 'success')
    ? 'success'
    : 'pending';
}

/**
 * Why the rules of the base branch do not let a pull request in; undefined when they do.
 * They hold for everybody: nobody here is an administrator who may pass them.
 */
export function findMergeBlock(
  record: RepositoryRecord,
  pull: PullRecord,
): string | undefined {
  const rules = record.protections[pull.base];
  const passed = new Set([
    ...latestStatuses(record, pull.headSha)
      .filter(({ state }) => state === 'success')
      .map(({ context }) => context),
    ...record.checkRuns
      .filter(
        run =>
          run.headSha === pull.headSha &&
          ['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''),
      )
      .map(({ name }) => name),
  ]);
  const missing = (rules?.requiredStatusChecks?.contexts ?? []).filter(
    context => !passed.has(context),
  );
  if (missing.length === 1) {
    return `Required status check "${missing[0]}" is expected.`;
  }
  if (missing.length > 1) {
    return `${missing.length} of ${rules?.requiredStatusChecks?.contexts.length} required status checks are expected.`;
  }
  const wanted = rules?.requiredReviews?.count ?? 0;
  const verdicts = latestVerdicts(pull);
  if (verdicts.includes('CHANGES_REQUESTED') && rules?.requiredReviews) {
    return 'Changes have been requested.';
  }
  if (verdicts.filter(state => state === 'APPROVED').length < wanted) {
    return `At least ${wanted} approving review${
      wanted === 1 ? ' is' : 's are'
    } required by reviewers with write access.`;
  }
  return undefined;
}

/** What each reviewer said last, comments aside. */
function latestVerdicts(pull: PullRecord): string[] {
  const byUser = new Map<string, string>();
  for (const review of pull.reviews) {
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING') {
      byUser.set(review.user, review.state);
    }
  }
  return [...byUser.values()];
}
