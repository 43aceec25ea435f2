import {
  GitHostError,
  type CommitRequest,
  type CommitResult,
  type GitCommit,
  type GitFile,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { mapPushRace } from './domain/mapPushRace';
import { readMessage } from './domain/mapGithubError';
import type { GithubApi } from './GithubApi';

const SHA = /^[0-9a-f]{40}$/i;

/** Files, commits and branches of one repository, through GitHub's Git database. */
export class GithubCommits {
  constructor(private readonly api: GithubApi) {}

  async resolveRef(ref: string): Promise<string | undefined> {
    if (SHA.test(ref)) {
      return (await this.getCommit(ref))?.sha;
    }
    const head = ref === 'HEAD' ? undefined : await this.findBranch(ref);
    if (head) {
      return head;
    }
    const commit = await this.api.find(`find "${ref}"`, (rest, target) =>
      rest.repos.getCommit({ ...target, ref }),
    );
    return commit?.sha;
  }

  async readFile(options: {
    path: string;
    ref: string;
  }): Promise<GitFile | undefined> {
    const { path, ref } = options;
    const commitSha = SHA.test(ref) ? ref : await this.resolveRef(ref);
    if (!commitSha) {
      return undefined;
    }
    const attempt = `read ${path} at ${commitSha}`;
    const data = await this.api.find(attempt, (rest, target) =>
      rest.repos.getContent({ ...target, path, ref: commitSha }),
    );
    if (data === undefined) {
      return undefined;
    }
    if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) {
      throw new GitHostError(
        'invalid',
        `${path} is not a file at ${commitSha}`,
      );
    }
    if (data.encoding !== 'base64') {
      throw new GitHostError(
        'invalid',
        `${path} is larger than GitHub reads (1 MB)`,
      );
    }
    const content = Buffer.from(data.content, 'base64').toString('utf8');
    return { path, content, commitSha };
  }

  async getCommit(sha: string): Promise<GitCommit | undefined> {
    const commit = await this.api.find(`read commit ${sha}`, (rest, target) =>
      rest.git.getCommit({ ...target, commit_sha: sha }),
    );
    return (
      commit && {
        sha: commit.sha,
        message: commit.message,
        author: commit.author.name,
        date: commit.author.date,
        url: this.commitUrl(commit.sha),
      }
    );
  }

  /**
   * Tree, commit, then the branch: only the last step is visible, so a call that ends halfway
   * leaves nothing behind.
   *
   * @remarks
   *
   * REST has no compare-and-swap. The head is read first, and the branch moves without force:
   * of two writers with one parent the second is refused. A branch that somebody sets *back*
   * between the two looks like a fast-forward and is not noticed.
   */
  async commit(request: CommitRequest): Promise<CommitResult> {
    const { branch, baseSha, createBranch = false } = request;
    const headSha = (await this.findBranch(branch)) ?? null;
    if (createBranch ? headSha !== null : headSha !== baseSha) {
      return { outcome: 'conflict', headSha };
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

  async deleteBranch(options: {
    branch: string;
    expectedSha: string;
  }): Promise<void> {
    const { branch, expectedSha } = options;
    if ((await this.findBranch(branch)) !== expectedSha) {
      return;
    }
    await this.api.handle(
      `delete branch ${branch}`,
      (rest, target) =>
        rest.git.deleteRef({ ...target, ref: `heads/${branch}` }) as Promise<{
          data: unknown;
        }>,
      [404, 422],
      async error => {
        if (
          mapPushRace(readMessage(error)) === 'other' &&
          (await this.findBranch(branch))
        ) {
          throw this.api.toError(error, `delete branch ${branch}`);
        }
      },
    );
  }

  async compare(options: {
    base: string;
    head: string;
  }): ReturnType<GitRepository['compare']> {
    const { base, head } = options;
    const data = await this.api.call(
      `compare ${base} with ${head}`,
      (rest, target) =>
        rest.repos.compareCommitsWithBasehead({
          ...target,
          basehead: `${base}...${head}`,
        }),
    );
    return {
      status: data.status,
      commits: data.commits.map(({ sha, commit }) => ({
        sha,
        message: commit.message,
        author: commit.author?.name ?? 'unknown',
        date: commit.author?.date ?? '',
        url: this.commitUrl(sha),
      })),
    };
  }

  commitUrl(sha: string): string {
    return `${this.api.webUrl}/commit/${sha}`;
  }

  /** The commit a branch points to. */
  async findBranch(branch: string): Promise<string | undefined> {
    const ref = await this.api.find(`find branch ${branch}`, (rest, target) =>
      rest.git.getRef({ ...target, ref: `heads/${branch}` }),
    );
    return ref?.object.sha;
  }

  private async writeCommit(request: CommitRequest): Promise<string> {
    const { baseSha, files, message } = request;
    const base = await this.api.find(`read commit ${baseSha}`, (rest, target) =>
      rest.git.getCommit({ ...target, commit_sha: baseSha }),
    );
    if (!base) {
      throw new GitHostError(
        'invalid',
        `${this.api.webUrl} has no commit ${baseSha} to build on`,
      );
    }
    const tree = await this.api.call('write a tree', (rest, target) =>
      rest.git.createTree({
        ...target,
        base_tree: base.tree.sha,
        tree: files.map(({ path, content }) => ({
          path,
          content,
          mode: '100644' as const,
          type: 'blob' as const,
        })),
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
    const headSha = (await this.findBranch(branch)) ?? null;
    if (headSha === sha) {
      return { outcome: 'committed', sha, url: this.commitUrl(sha) };
    }
    if (mapPushRace(readMessage(error)) === 'race') {
      return { outcome: 'conflict', headSha };
    }
    throw this.api.toError(error, `write to branch ${branch}`);
  }
}
