import { InputError } from '@backstage/errors';
import type { ApplicationSource } from '@lockstep/backstage-plugin-delivery-common';
import type { GitReader, GitReaderOf } from './GitReader';

/** What a source of an Application follows, as it is now. */
export interface SourceBranch {
  repository: GitReader;
  repoURL: string;
  branch: string;
  /** Undefined where `branch` is none: a tag, a commit, HEAD. */
  commitSha: string | undefined;
}

/** Looks up what a source follows. */
export async function readSourceBranch(
  { repoURL, targetRevision: branch }: ApplicationSource,
  repositoryOf: GitReaderOf,
): Promise<SourceBranch> {
  const repository = repositoryOf(repoURL);
  const found =
    branch === '' || branch === 'HEAD'
      ? undefined
      : await repository.resolveRef(branch);
  return {
    repository,
    repoURL,
    branch,
    commitSha: found === branch ? undefined : found,
  };
}

/** Only a branch can be written to. */
export function requireBranch(
  name: string,
  { repoURL, branch, commitSha }: SourceBranch,
): string {
  if (branch === '' || branch === 'HEAD') {
    throw new InputError(
      `Application ${name} follows "${
        branch || 'HEAD'
      }" of ${repoURL}; set targetRevision to a branch`,
    );
  }
  if (!commitSha) {
    throw new InputError(
      `Application ${name} follows "${branch}", which is no branch of ${repoURL}; set targetRevision to a branch`,
    );
  }
  return commitSha;
}
