import {
  GitHostError,
  type CommitRequest,
  type CommitResult,
  type GitFileChange,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { mapFileChanges, MOST_FILES } from './domain/mapFileChanges';
import { mapPushRace } from './domain/mapPushRace';
import { readMessage } from './domain/mapGithubError';
import type { GithubApi } from './GithubApi';
import type { GithubBranches } from './GithubBranches';
import type { GithubContents } from './GithubContents';

/** Writes commits through GitHub's Git database, and compares them. */
export class GithubCommits {
  constructor(
    private readonly api: GithubApi,
    private readonly branches: GithubBranches,
    private readonly contents: GithubContents,
  ) {}

  /**
   * Tree, commit, then the branch: only the last step is visible, so a call that ends halfway
   * leaves nothing behind. A new branch is not looked up first: GitHub refuses to create it
   * twice.
   *
   * @remarks
   *
   * REST has no compare-and-swap. The head is read first, and the branch moves without force:
   * of two writers with one parent the second is refused. A branch that somebody sets *back*
   * between the two looks like a fast-forward and is not noticed.
   */
  async commit(request: CommitRequest): Promise<CommitResult> {
    const { branch, baseSha, createBranch = false } = request;
    if (!createBranch) {
      const headSha = (await this.branches.find(branch)) ?? null;
      if (headSha !== baseSha) {
        return { outcome: 'conflict', headSha };
      }
    }
    const sha = await this.writeCommit(request);
    const move = await this.api.handle(
      createBranch ? `create branch ${branch}` : `move branch ${branch}`,
      (rest, target) =>
        createBranch
          ? rest.git.createRef({ ...target, ref: `refs/heads/${branch}`, sha })
          : rest.git.updateRef({
              ...target,
              ref: `heads/${branch}`,
              sha,
              force: false,
            }),
      [409, 422],
      async error => ({ refused: error }),
    );
    if ('refused' in move) {
      return this.adopt(move.refused, branch, sha);
    }
    return { outcome: 'committed', sha, url: this.commitUrl(sha) };
  }

  async compare(options: {
    base: string;
    head: string;
  }): ReturnType<GitRepository['compare']> {
    const data = await this.readComparison(options);
    return {
      status: data.status,
      commits: data.commits.map(({ sha, commit, parents }) => ({
        sha,
        message: commit.message,
        author: commit.author?.name ?? 'unknown',
        date: commit.author?.date ?? '',
        parents: parents.map(parent => parent.sha),
        url: this.commitUrl(sha),
      })),
    };
  }

  async listChangedFiles(options: {
    base: string;
    head: string;
  }): Promise<GitFileChange[]> {
    const { files = [] } = await this.readComparison(options);
    if (files.length >= MOST_FILES) {
      throw new GitHostError(
        'invalid',
        `More files differ between ${options.base} and ${options.head} than GitHub lists (${MOST_FILES})`,
      );
    }
    return mapFileChanges(files);
  }

  commitUrl(sha: string): string {
    return `${this.api.webUrl}/commit/${sha}`;
  }

  private readComparison({ base, head }: { base: string; head: string }) {
    return this.api.call(`compare ${base} with ${head}`, (rest, target) =>
      rest.repos.compareCommitsWithBasehead({
        ...target,
        basehead: `${base}...${head}`,
      }),
    );
  }

  private async writeCommit(request: CommitRequest): Promise<string> {
    const { baseSha, files, deletions = [], message } = request;
    const baseTree = await this.contents.treeOf(baseSha);
    const blob = { mode: '100644' as const, type: 'blob' as const };
    const tree = await this.api.call('write a tree', (rest, target) =>
      rest.git.createTree({
        ...target,
        base_tree: baseTree,
        tree: [
          ...files.map(({ path, content }) => ({ ...blob, path, content })),
          ...deletions.map(path => ({ ...blob, path, sha: null })),
        ],
      }),
    );
    const commit = await this.api.call('write a commit', (rest, target) =>
      rest.git.createCommit({
        ...target,
        message,
        tree: tree.sha,
        parents: [baseSha],
      }),
    );
    return commit.sha;
  }

  /** A refused move may be our own, when the answer to the first try got lost. */
  private async adopt(
    error: unknown,
    branch: string,
    sha: string,
  ): Promise<CommitResult> {
    const headSha = (await this.branches.find(branch)) ?? null;
    if (headSha === sha) {
      return { outcome: 'committed', sha, url: this.commitUrl(sha) };
    }
    if (mapPushRace(readMessage(error)) === 'race') {
      return { outcome: 'conflict', headSha };
    }
    throw this.api.toError(error, `write to branch ${branch}`);
  }
}
