import { emailOf } from './present/presentUser';
import type { GitSignature } from './git/CommitObject';
import {
  readCommit,
  type TreeChange,
  writeCommit,
  writeTree,
} from './git/objects';
import { readRef } from './git/refs';
import { type ChangeScope, moveRef } from './refMoves';

export interface CommitInput {
  branch: string;
  message: string;
  changes: TreeChange[];
  author?: GitSignature;
  committer?: GitSignature;
}

export interface Committed {
  sha: string;
  before: string | undefined;
}

/**
 * One commit with all changes on top of a branch. A branch that does not exist starts from
 * the default branch, or from nothing in an empty repository.
 */
export async function commitChanges(
  scope: ChangeScope,
  input: CommitInput,
): Promise<Committed> {
  const { gitDir } = scope.repository;
  const ref = `refs/heads/${input.branch}`;
  const before = await readRef(gitDir, ref);
  const parent =
    before ??
    (await readRef(gitDir, `refs/heads/${scope.record.defaultBranch}`));
  const tree = await writeTree(
    gitDir,
    parent === undefined ? undefined : (await readCommit(gitDir, parent)).tree,
    input.changes,
  );
  const author = input.author ?? signatureOf(scope);
  const sha = await writeCommit(gitDir, {
    tree,
    parents: parent === undefined ? [] : [parent],
    message: input.message,
    author,
    committer: input.committer ?? author,
  });
  if (!(await moveRef(scope, { ref, before, after: sha }))) {
    throw new Error(
      `${scope.repository.fullName}: ${ref} moved while ${sha} was written`,
    );
  }
  return { sha, before };
}

/** How the one who acts signs commits made over the API. */
export function signatureOf(scope: {
  context: ChangeScope['context'];
  actor: string;
}): GitSignature {
  return {
    name: scope.actor,
    email: emailOf(scope.actor),
    date: scope.context.now(),
  };
}
