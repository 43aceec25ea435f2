import { isRefName } from '../git/gitNames';
import { countCommits, mergeBase } from '../git/history';
import { compareAndSwapRef, readRef } from '../git/refs';
import type { ChangeScope } from '../refMoves';
import { GithubApiError } from '../rest/GithubApiError';
import { takeId, takeNumber } from '../store/Repository';
import type { PullRecord } from '../store/RepositoryRecord';
import { pullEvent } from './pullTransitions';

export interface NewPull {
  title: string;
  body: string | null;
  draft: boolean;
  /** `branch`, or `owner:branch` with the repository's own owner. */
  head: string;
  base: string;
}

/** Opens a pull request, or refuses in GitHub's words. Runs inside a change of the repository. */
export async function openPull(
  scope: ChangeScope,
  input: NewPull,
): Promise<PullRecord> {
  const { context, repository, record, actor } = scope;
  const { gitDir } = repository;
  const head = branchIn(record.owner, input.head);
  const headSha = head && (await readBranch(gitDir, head));
  const baseSha = await readBranch(gitDir, input.base);
  if (!head || !headSha || !baseSha) {
    throw invalid({
      field: headSha ? 'base' : 'head',
      code: 'invalid',
    });
  }
  if (
    record.pulls.some(
      pull =>
        pull.state === 'open' && pull.head === head && pull.base === input.base,
    )
  ) {
    throw invalid({
      code: 'custom',
      message: `A pull request already exists for ${record.owner}:${head}.`,
    });
  }
  if ((await mergeBase(gitDir, baseSha, headSha)) === undefined) {
    throw invalid({
      code: 'custom',
      message: `The ${head} branch has no history in common with ${input.base}`,
    });
  }
  if ((await countCommits(gitDir, headSha, { exclude: baseSha })) === 0) {
    throw invalid({
      code: 'custom',
      message: `No commits between ${input.base} and ${head}`,
    });
  }
  const now = context.now();
  const pull: PullRecord = {
    id: takeId(record),
    number: takeNumber(record),
    title: input.title,
    body: input.body,
    draft: input.draft,
    user: actor,
    state: 'open',
    head,
    headSha,
    base: input.base,
    baseSha,
    labels: [],
    assignees: [],
    requestedReviewers: [],
    requestedTeams: [],
    reviews: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
    mergedAt: null,
    mergedBy: null,
    mergeSha: null,
  };
  record.pulls.push(pull);
  await compareAndSwapRef(
    gitDir,
    `refs/pull/${pull.number}/head`,
    undefined,
    headSha,
  );
  scope.events.push(pullEvent(scope, pull, 'opened'));
  return pull;
}

function branchIn(owner: string, head: string): string | undefined {
  const colon = head.indexOf(':');
  if (colon === -1) {
    return head;
  }
  return head.slice(0, colon).toLowerCase() === owner.toLowerCase()
    ? head.slice(colon + 1)
    : undefined;
}

async function readBranch(
  gitDir: string,
  branch: string,
): Promise<string | undefined> {
  return isRefName(branch)
    ? readRef(gitDir, `refs/heads/${branch}`)
    : undefined;
}

function invalid(error: { code: string; field?: string; message?: string }) {
  return GithubApiError.invalid({ resource: 'PullRequest', ...error });
}
