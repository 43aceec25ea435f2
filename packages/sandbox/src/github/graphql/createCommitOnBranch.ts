import { commitChanges } from '../commitChanges';
import { isRefName, isTreePath } from '../git/gitNames';
import { type TreeChange, writeBlob } from '../git/objects';
import { readRef } from '../git/refs';
import type { GithubContext } from '../GithubContext';
import { requireOpenBranch } from '../protection';
import type { Repository } from '../store/Repository';
import { GraphqlFailure } from './GraphqlFailure';

export interface CreateCommitOnBranchInput {
  branch: {
    repositoryNameWithOwner?: string | null;
    branchName?: string | null;
  };
  message: { headline: string; body?: string | null };
  expectedHeadOid: string;
  fileChanges?: {
    additions?: Array<{ path: string; contents: string }> | null;
    deletions?: Array<{ path: string }> | null;
  } | null;
  clientMutationId?: string | null;
}

/** Many files in one commit, if the branch still is where the caller has seen it. */
export async function createCommitOnBranch(
  context: GithubContext,
  login: string,
  input: CreateCommitOnBranchInput,
): Promise<{ repository: Repository; branch: string; sha: string }> {
  const [owner, name] = input.branch.repositoryNameWithOwner?.split('/') ?? [];
  const repository = context.store.find(owner ?? '', name ?? '');
  const branch = input.branch.branchName?.replace(/^refs\/heads\//, '') ?? '';
  if (!repository || !isRefName(branch)) {
    throw new GraphqlFailure(
      'NOT_FOUND',
      `Could not resolve to a branch ${branch} of ${input.branch.repositoryNameWithOwner}.`,
    );
  }
  const changes = await readChanges(repository, input.fileChanges ?? {});
  const { headline, body } = input.message;
  const sha = await context.change(repository, async (record, events) => {
    const head = await readRef(repository.gitDir, `refs/heads/${branch}`);
    if (head === undefined) {
      throw new GraphqlFailure('NOT_FOUND', `No such branch: ${branch}`);
    }
    if (head !== input.expectedHeadOid) {
      throw new GraphqlFailure(
        'STALE_DATA',
        `Expected branch to point to "${input.expectedHeadOid}" but it points to "${head}". Pull and try again. (expectedHeadOid)`,
      );
    }
    requireOpenBranch(record, branch, 422);
    const scope = { context, repository, record, events, actor: login };
    const committed = await commitChanges(scope, {
      branch,
      message: body ? `${headline}\n\n${body}` : headline,
      changes,
    });
    return committed.sha;
  });
  return { repository, branch, sha };
}

async function readChanges(
  repository: Repository,
  {
    additions,
    deletions,
  }: NonNullable<CreateCommitOnBranchInput['fileChanges']>,
): Promise<TreeChange[]> {
  const changes: TreeChange[] = (deletions ?? []).map(({ path }) => ({
    path,
    mode: '100644',
    sha: null,
  }));
  for (const { path, contents } of additions ?? []) {
    const sha = await writeBlob(
      repository.gitDir,
      Buffer.from(contents, 'base64'),
    );
    changes.push({ path, mode: '100644', sha });
  }
  for (const { path } of changes) {
    if (!isTreePath(path)) {
      throw new GraphqlFailure(
        'UNPROCESSABLE',
        `A path was requested for modification that is not valid: ${path}`,
      );
    }
  }
  return changes;
}
