import { readRef, resolveCommit } from '../git/refs';
import { readTree, type TreeEntry } from '../git/objects';
import type { Repository } from '../store/Repository';
import { GithubApiError } from './GithubApiError';

/** The commit a `ref` or `sha` parameter names; the default branch without one. */
export async function requireCommit(
  repository: Repository,
  revision: string | undefined,
  missing: (revision: string) => GithubApiError = GithubApiError.notFound,
): Promise<string> {
  const wanted = revision || repository.record.defaultBranch;
  const sha = await resolveCommit(repository.gitDir, wanted);
  if (sha === undefined) {
    throw missing(wanted);
  }
  return sha;
}

/** Refuses, as GitHub does, what makes no sense before the first commit. */
export async function requireNotEmpty(repository: Repository): Promise<void> {
  if (await isEmpty(repository)) {
    throw new GithubApiError(409, 'Git Repository is empty.');
  }
}

export async function isEmpty(repository: Repository): Promise<boolean> {
  const { gitDir, record } = repository;
  if (await readRef(gitDir, `refs/heads/${record.defaultBranch}`)) {
    return false;
  }
  return (await resolveCommit(gitDir, 'HEAD')) === undefined;
}

/** The entry at a path of a commit; undefined when there is none. */
export async function findEntry(
  repository: Repository,
  sha: string,
  path: string,
): Promise<TreeEntry | undefined> {
  const [entry] = await readTree(repository.gitDir, sha, { path });
  return entry?.path === path ? entry : undefined;
}
