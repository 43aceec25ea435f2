import {
  GitHostError,
  type GitCommit,
  type GitFile,
} from '@lockstep/backstage-plugin-delivery-node';
import type { GithubApi } from './GithubApi';
import type { GithubBranches } from './GithubBranches';

const SHA = /^[0-9a-f]{40}$/i;
/** What GitHub lists of a folder, without a word about the rest. */
const MOST_ENTRIES = 1_000;

/** Commits, files and folders of one repository, to read. */
export class GithubContents {
  constructor(
    private readonly api: GithubApi,
    private readonly branches: GithubBranches,
  ) {}

  async resolveRef(ref: string): Promise<string | undefined> {
    if (SHA.test(ref)) {
      return (await this.getCommit(ref))?.sha;
    }
    const head = ref === 'HEAD' ? undefined : await this.branches.find(ref);
    if (head) {
      return head;
    }
    const found = await this.api.find(`find "${ref}"`, (rest, target) =>
      rest.repos.getCommit({ ...target, ref }),
    );
    if (found) {
      this.api.memory.keepTree(found.sha, found.commit.tree.sha);
    }
    return found?.sha;
  }

  readFile(options: {
    path: string;
    ref: string;
  }): Promise<GitFile | undefined> {
    const { path } = options;
    return this.readAt('file', options, async commitSha => {
      const data = await this.request(path, commitSha);
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
    });
  }

  listFolder(options: {
    path: string;
    ref: string;
  }): Promise<string[] | undefined> {
    const path = options.path.replace(/^\.?\/*|\/+$/g, '');
    return this.readAt('folder', { ...options, path }, async commitSha => {
      const data = await this.request(path, commitSha);
      if (!Array.isArray(data)) {
        return undefined;
      }
      if (data.length >= MOST_ENTRIES) {
        throw new GitHostError(
          'invalid',
          `${
            path || 'The root'
          } has more entries at ${commitSha} than GitHub lists (${MOST_ENTRIES})`,
        );
      }
      return data.map(({ name }) => name).sort();
    });
  }

  async getCommit(sha: string): Promise<GitCommit | undefined> {
    const commit = await this.api.find(`read commit ${sha}`, (rest, target) =>
      rest.git.getCommit({ ...target, commit_sha: sha }),
    );
    if (!commit) {
      return undefined;
    }
    this.api.memory.keepTree(commit.sha, commit.tree.sha);
    return {
      sha: commit.sha,
      message: commit.message,
      author: commit.author.name,
      date: commit.author.date,
      url: `${this.api.webUrl}/commit/${commit.sha}`,
      parents: commit.parents.map(parent => parent.sha),
    };
  }

  /** The tree of a commit. */
  async treeOf(commitSha: string): Promise<string> {
    const { memory, webUrl } = this.api;
    if (!memory.treeOf(commitSha)) {
      await this.getCommit(commitSha);
    }
    const tree = memory.treeOf(commitSha);
    if (!tree) {
      throw new GitHostError(
        'invalid',
        `${webUrl} has no commit ${commitSha} to build on`,
      );
    }
    return tree;
  }

  /**
   * What is at a commit stays as it is, so it is read once. That something is not there is
   * kept only for a commit that was read: of one just written GitHub may not know yet.
   */
  private async readAt<T extends GitFile | string[]>(
    kind: 'file' | 'folder',
    options: { path: string; ref: string },
    read: (commitSha: string) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const { path, ref } = options;
    const { memory } = this.api;
    const commitSha = SHA.test(ref) ? ref : await this.resolveRef(ref);
    if (!commitSha) {
      return undefined;
    }
    const key = `${kind} ${commitSha} ${path}`;
    const known = memory.content(key);
    const content = known
      ? (known.content as T | undefined)
      : await read(commitSha);
    if (!known && (content || memory.treeOf(commitSha))) {
      memory.keepContent(key, content);
    }
    // Callers may do with it what they like.
    return structuredClone(content);
  }

  private request(path: string, commitSha: string) {
    return this.api.find(`read ${path} at ${commitSha}`, (rest, target) =>
      rest.repos.getContent({ ...target, path, ref: commitSha }),
    );
  }
}
