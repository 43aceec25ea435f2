import type { GitChange } from '../host/GitChange';
import { GitHostError } from '../host/GitHostError';
import type {
  CommitRequest,
  CommitResult,
  GitCommit,
  GitFile,
  GitRepository,
  MergeResult,
} from '../host/GitRepository';
import { CommitGraph, mapStoredCommit, type StoredCommit } from './CommitGraph';

/** The calls of a repository that faults and hooks can name. @public */
export type GitRepositoryOperation = Exclude<
  keyof GitRepository,
  'url' | 'commitUrl'
>;

/** Runs an effect with whatever its host wants to happen around it. */
type Around = <T>(
  operation: GitRepositoryOperation,
  effect: () => T,
) => Promise<T>;

const BOT = 'lockstep-bot';

/**
 * One repository of an `InMemoryGitHost`. Besides the port it has what other people do to a
 * repository: `push`, `forcePush`, `mergeByHand`, `closeByHand`, `answerNextMerge`.
 *
 * @public
 */
export class InMemoryGitRepository implements GitRepository {
  private readonly graph = new CommitGraph();
  private readonly branches = new Map<string, string>();
  private readonly changes: GitChange[] = [];
  private readonly mergeAnswers: MergeResult[] = [];

  constructor(
    readonly url: string,
    seed: { branch: string; files: Record<string, string> },
    private readonly around: Around,
  ) {
    const first = this.graph.add({
      parents: [],
      files: new Map(Object.entries(seed.files)),
      message: 'Start',
      author: BOT,
    });
    this.branches.set(seed.branch, first.sha);
  }

  // What other people do.

  /** Commits to a branch as somebody else; the branch starts at `from` if it is new. */
  push(
    branch: string,
    files: Record<string, string>,
    options: { author?: string; message?: string; from?: string } = {},
  ): string {
    const parent =
      this.commitAt(branch) ?? this.commitAt(options.from ?? 'main');
    const commit = this.graph.add({
      parents: parent ? [parent.sha] : [],
      files: new Map([...(parent?.files ?? []), ...Object.entries(files)]),
      message: options.message ?? `Change ${Object.keys(files).join(', ')}`,
      author: options.author ?? 'someone',
    });
    this.moveBranch(branch, commit.sha);
    return commit.sha;
  }

  /** Points a branch to any commit, as a force push does. */
  forcePush(branch: string, sha: string): void {
    this.moveBranch(branch, sha);
  }

  /** Deletes a branch; an open change of it is closed, as hosts do. */
  deleteByHand(branch: string, login = 'someone'): void {
    this.branches.delete(branch);
    this.changes
      .filter(change => change.branch === branch && change.state === 'open')
      .forEach(change =>
        Object.assign(change, { state: 'closed', endedBy: login }),
      );
  }

  /** Merges a change in the host's own user interface. */
  mergeByHand(number: number, login = 'someone'): string {
    const change = this.changeOf(number);
    const merged = this.mergeNow(change, `Merge #${number}`, login);
    if (merged.outcome !== 'merged') {
      throw new Error(`#${number} cannot be merged: ${JSON.stringify(merged)}`);
    }
    return merged.sha;
  }

  /** Closes a change without merging it. */
  closeByHand(number: number, login = 'someone'): void {
    Object.assign(this.changeOf(number), { state: 'closed', endedBy: login });
  }

  /** What the next `mergeChange` of an open change answers instead of merging. */
  answerNextMerge(...answers: MergeResult[]): void {
    this.mergeAnswers.push(...answers);
  }

  /** A file right now, for assertions. */
  fileNow(branch: string, path: string): string | undefined {
    return this.commitAt(branch)?.files.get(path);
  }

  /** All changes, oldest first, for assertions. */
  listChanges(): GitChange[] {
    return this.changes.map(change => ({ ...change }));
  }

  // The port.

  resolveRef(ref: string): Promise<string | undefined> {
    return this.around('resolveRef', () => this.commitAt(ref)?.sha);
  }

  readFile(options: {
    path: string;
    ref: string;
  }): Promise<GitFile | undefined> {
    return this.around('readFile', () => {
      const commit = this.commitAt(options.ref);
      const content = commit?.files.get(options.path);
      return commit && content !== undefined
        ? { path: options.path, content, commitSha: commit.sha }
        : undefined;
    });
  }

  getCommit(sha: string): Promise<GitCommit | undefined> {
    return this.around('getCommit', () => {
      const commit = this.graph.get(sha);
      return commit && mapStoredCommit(commit, this.commitUrl(sha));
    });
  }

  commit(request: CommitRequest): Promise<CommitResult> {
    return this.around('commit', () => {
      const head = this.branches.get(request.branch) ?? null;
      if (request.createBranch ? head !== null : head !== request.baseSha) {
        return { outcome: 'conflict', headSha: head };
      }
      const base = this.graph.get(request.baseSha);
      if (!base) {
        throw new GitHostError(
          'invalid',
          `${this.url} has no commit ${request.baseSha}`,
        );
      }
      const { sha } = this.graph.add({
        parents: [base.sha],
        files: new Map([
          ...base.files,
          ...request.files.map(({ path, content }) => [path, content] as const),
        ]),
        message: request.message,
        author: BOT,
      });
      this.moveBranch(request.branch, sha);
      return { outcome: 'committed', sha, url: this.commitUrl(sha) };
    });
  }

  findChange(options: {
    branch: string;
    base: string;
  }): Promise<GitChange | undefined> {
    return this.around('findChange', () =>
      copy(
        this.changes
          .filter(
            ({ branch, base }) =>
              branch === options.branch && base === options.base,
          )
          .pop(),
      ),
    );
  }

  getChange(number: number): Promise<GitChange | undefined> {
    return this.around('getChange', () => copy(this.changes[number - 1]));
  }

  openChange(options: {
    branch: string;
    base: string;
    title: string;
    body: string;
  }): Promise<GitChange> {
    return this.around('openChange', () => {
      const { branch, base, title } = options;
      const open = this.changes.find(
        change =>
          change.branch === branch &&
          change.base === base &&
          change.state === 'open',
      );
      if (open) {
        return { ...open };
      }
      const headSha = this.branches.get(branch);
      const baseSha = this.branches.get(base);
      if (!headSha || !baseSha || this.isContained(headSha, baseSha)) {
        throw new GitHostError(
          'invalid',
          `${this.url} has nothing to merge from "${branch}" into "${base}"`,
        );
      }
      const number = this.changes.length + 1;
      const url = `${webUrl(this.url)}/pull/${number}`;
      this.changes.push({
        number,
        url,
        state: 'open',
        title,
        branch,
        base,
        headSha,
      });
      return { ...this.changes[number - 1] };
    });
  }

  mergeChange(options: {
    number: number;
    headSha: string;
    title: string;
    message: string;
  }): Promise<MergeResult> {
    return this.around('mergeChange', () => {
      const change = this.changeOf(options.number);
      if (change.state === 'merged') {
        const sha = change.mergeSha!;
        return { outcome: 'merged', sha, url: this.commitUrl(sha) };
      }
      if (change.state === 'closed') {
        return { outcome: 'refused', reason: `#${change.number} is closed` };
      }
      if (change.headSha !== options.headSha) {
        return { outcome: 'head-moved', headSha: change.headSha };
      }
      return (
        this.mergeAnswers.shift() ??
        this.mergeNow(change, `${options.title}\n\n${options.message}`, BOT)
      );
    });
  }

  closeChange(number: number): Promise<void> {
    return this.around('closeChange', () => {
      const change = this.changeOf(number);
      if (change.state === 'open') {
        this.closeByHand(number, BOT);
      }
    });
  }

  deleteBranch(options: {
    branch: string;
    expectedSha: string;
  }): Promise<void> {
    return this.around('deleteBranch', () => {
      if (this.branches.get(options.branch) === options.expectedSha) {
        this.deleteByHand(options.branch, BOT);
      }
    });
  }

  compare(options: {
    base: string;
    head: string;
  }): ReturnType<GitRepository['compare']> {
    return this.around('compare', () => {
      const [base, head] = [options.base, options.head].map(ref => {
        const commit = this.commitAt(ref);
        if (!commit) {
          throw new GitHostError('not-found', `${this.url} has no "${ref}"`);
        }
        return commit;
      });
      const inBase = new Set(
        this.graph.history(base.sha).map(({ sha }) => sha),
      );
      const commits = this.graph
        .history(head.sha)
        .filter(({ sha }) => !inBase.has(sha))
        .reverse()
        .map(commit => mapStoredCommit(commit, this.commitUrl(commit.sha)));
      const behind = !this.isContained(base.sha, head.sha);
      const status =
        commits.length > 0
          ? (behind && 'diverged') || 'ahead'
          : (behind && 'behind') || 'identical';
      return { status, commits };
    });
  }

  commitUrl(sha: string): string {
    return `${webUrl(this.url)}/commit/${sha}`;
  }

  private mergeNow(
    change: GitChange,
    message: string,
    login: string,
  ): MergeResult {
    const base = this.commitAt(change.base)!;
    const head = this.graph.get(change.headSha)!;
    const merged = this.graph.mergeTrees(base, head);
    if ('conflict' in merged) {
      return {
        outcome: 'refused',
        reason: `#${change.number} conflicts with "${change.base}" in ${merged.conflict}`,
      };
    }
    const { sha } = this.graph.add({
      parents: [base.sha, head.sha],
      files: merged.files,
      message,
      author: login,
    });
    this.branches.set(change.base, sha);
    Object.assign(change, { state: 'merged', mergeSha: sha, endedBy: login });
    return { outcome: 'merged', sha, url: this.commitUrl(sha) };
  }

  private moveBranch(branch: string, sha: string) {
    this.branches.set(branch, sha);
    this.changes
      .filter(change => change.branch === branch && change.state === 'open')
      .forEach(change => Object.assign(change, { headSha: sha }));
  }

  private commitAt(ref: string): StoredCommit | undefined {
    return this.graph.get(this.branches.get(ref) ?? ref);
  }

  private isContained(ancestor: string, descendant: string): boolean {
    return this.graph.history(descendant).some(({ sha }) => sha === ancestor);
  }

  private changeOf(number: number): GitChange {
    const change = this.changes[number - 1];
    if (!change) {
      throw new GitHostError(
        'not-found',
        `${this.url} has no change #${number}`,
      );
    }
    return change;
  }
}

function copy<T extends object>(value: T | undefined): T | undefined {
  return value && { ...value };
}

function webUrl(url: string): string {
  return url.replace(/\/$/, '').replace(/\.git$/, '');
}
