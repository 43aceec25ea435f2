import { emailOf } from '../present/presentUser';
import { signatureOf } from '../commitChanges';
import type { CommitObject, GitSignature } from '../git/CommitObject';
import { listCommits, mergeTrees } from '../git/history';
import { readCommits, writeCommit } from '../git/objects';
import { readRef } from '../git/refs';
import { findMergeBlock } from '../protection';
import { type ChangeScope, moveRef } from '../refMoves';
import { GithubApiError } from '../rest/GithubApiError';
import type { PullRecord } from '../store/RepositoryRecord';
import { markMerged } from './pullTransitions';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface MergeRequest {
  method: MergeMethod;
  /** The head the one who merges has seen. */
  expectedHead?: string;
  title?: string;
  message?: string;
  /** The merge queue itself merges; everybody else is sent to it. */
  byQueue?: boolean;
}

const METHOD_NAMES = {
  merge: ['allow_merge_commit', 'Merge commits'],
  squash: ['allow_squash_merge', 'Squash merges'],
  rebase: ['allow_rebase_merge', 'Rebase merges'],
} as const;

/**
 * Merges a pull request, or refuses in GitHub's words: 409 when the head is not the expected
 * one, 405 for everything else that stands in the way, passing or not. Runs inside a change
 * of the repository; the base moves by compare-and-swap.
 */
export async function mergePull(
  scope: ChangeScope,
  pull: PullRecord,
  request: MergeRequest,
): Promise<string> {
  const { repository, record } = scope;
  const { gitDir } = repository;
  if (pull.state !== 'open') {
    throw new GithubApiError(405, 'Pull Request is not mergeable');
  }
  if (request.expectedHead && request.expectedHead !== pull.headSha) {
    throw new GithubApiError(
      409,
      'Head branch was modified. Review and try the merge again.',
    );
  }
  if (pull.draft) {
    throw new GithubApiError(405, 'Pull Request is still a draft');
  }
  const [setting, methodName] = METHOD_NAMES[request.method];
  if (!record.settings[setting]) {
    throw new GithubApiError(
      405,
      `${methodName} are not allowed on this repository.`,
    );
  }
  const block = findMergeBlock(record, pull);
  if (block) {
    throw new GithubApiError(405, block);
  }
  if (record.protections[pull.base]?.mergeQueue && !request.byQueue) {
    throw new GithubApiError(
      405,
      'Changes must be made through the merge queue',
    );
  }
  const base = await readRef(gitDir, `refs/heads/${pull.base}`);
  const sha =
    base && (await writeMerge(scope, pull, request, base).catch(toConflict));
  if (!base || !sha) {
    throw new GithubApiError(405, 'Pull Request is not mergeable');
  }
  pull.baseSha = base;
  // Before the ref moves, so that the move does not count as a merge by hand.
  markMerged(scope, pull, sha);
  const ref = `refs/heads/${pull.base}`;
  if (!(await moveRef(scope, { ref, before: base, after: sha }))) {
    throw new GithubApiError(
      405,
      'Base branch was modified. Review and try the merge again.',
    );
  }
  if (record.settings.delete_branch_on_merge) {
    await moveRef(scope, {
      ref: `refs/heads/${pull.head}`,
      before: pull.headSha,
      after: undefined,
    });
  }
  return sha;
}

/** Unrelated histories and the like end as "not mergeable", not as our failure. */
function toConflict(error: unknown): undefined {
  if (error instanceof Error && error.name === 'GitCommandError') {
    return undefined;
  }
  throw error;
}

/** The commit the base moves to; undefined on a conflict. */
async function writeMerge(
  scope: ChangeScope,
  pull: PullRecord,
  request: MergeRequest,
  base: string,
): Promise<string | undefined> {
  const { gitDir } = scope.repository;
  const committer: GitSignature = {
    name: 'GitHub',
    email: emailOf('web-flow'),
    date: scope.context.now(),
  };
  const shas = await listCommits(gitDir, pull.headSha, {
    exclude: base,
    reverse: true,
  });
  const commits = await readCommits(gitDir, shas);
  if (request.method === 'rebase') {
    return replay(gitDir, commits, base, committer);
  }
  const tree = await mergeTrees(gitDir, base, pull.headSha);
  if (tree === undefined) {
    return undefined;
  }
  const squash = request.method === 'squash';
  const author =
    squash && commits.length > 0 ? commits[0].author : signatureOf(scope);
  return writeCommit(gitDir, {
    tree,
    parents: squash ? [base] : [base, pull.headSha],
    message: messageOf(scope, pull, request, commits),
    author: squash ? { ...author, date: committer.date } : author,
    committer,
  });
}

function messageOf(
  scope: ChangeScope,
  pull: PullRecord,
  request: MergeRequest,
  commits: CommitObject[],
): string {
  const squash = request.method === 'squash';
  const single =
    squash && commits.length === 1 ? commits[0].message : undefined;
  const [singleTitle, ...singleRest] = single?.split('\n') ?? [];
  const title =
    request.title ??
    (squash
      ? `${singleTitle ?? pull.title} (#${pull.number})`
      : `Merge pull request #${pull.number} from ${scope.record.owner}/${pull.head}`);
  const squashBody =
    single === undefined
      ? commits.map(commit => `* ${commit.message}`).join('\n\n')
      : singleRest.join('\n').trim();
  const body = request.message ?? (squash ? squashBody : pull.title);
  return body ? `${title}\n\n${body}` : title;
}

/**
 * Each commit again on top of the base. A step is a three-way merge whose base is the
 * commit's parent; git 2.39 takes no base for `merge-tree`, so each step gets commits of its
 * own that share exactly that one ancestor.
 */
async function replay(
  gitDir: string,
  commits: CommitObject[],
  base: string,
  committer: GitSignature,
): Promise<string | undefined> {
  let tip = base;
  for (const commit of commits.filter(({ parents }) => parents.length === 1)) {
    const [onto, parent] = await readCommits(gitDir, [tip, commit.parents[0]]);
    const step = (tree: string, parents: string[]) =>
      writeCommit(gitDir, {
        tree,
        parents,
        message: 'step of a rebase',
        author: committer,
        committer,
      });
    const ancestor = await step(parent.tree, []);
    const tree = await mergeTrees(
      gitDir,
      await step(onto.tree, [ancestor]),
      await step(commit.tree, [ancestor]),
    );
    if (tree === undefined) {
      return undefined;
    }
    tip = await writeCommit(gitDir, {
      tree,
      parents: [tip],
      message: commit.message,
      author: commit.author,
      committer,
    });
  }
  return tip;
}
