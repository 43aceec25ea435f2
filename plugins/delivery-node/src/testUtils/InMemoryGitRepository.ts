import type { GitChange } from '../host/GitChange';
import type { GitCheck } from '../host/GitCheck';
import { GitHostError } from '../host/GitHostError';
import type {
  CommitRequest,
  CommitResult,
  GitCommit,
  GitFile,
  GitFileChange,
  GitRepository,
  MergeResult,
} from '../host/GitRepository';
import { mapStoredCommit } from './CommitGraph';
import { diffTrees, listEntries } from './diffTrees';
import { BOT, InMemoryHands } from './InMemoryHands';

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

/**
 * One repository of an `InMemoryGitHost`. Besides the port it has what other people and
 * programs do to a repository: `push`, `forcePush`, `mergeByHand`, `closeByHand`, `setCheck`,
 * `protect`, `advanceQueue`, `answerNextMerge`.
 *
 * @public
 */
export class InMemoryGitRepository
  extends InMemoryHands
  implements GitRepository
{
  constructor(
    url: string,
    seed: { branch: string; files: Record<string, string> },
    private readonly around: Around,
  ) {
    super(url, seed);
  }

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

  listFolder(options: {
    path: string;
    ref: string;
  }): Promise<string[] | undefined> {
    return this.around('listFolder', () => {
      const commit = this.commitAt(options.ref);
      return commit && listEntries(commit.files, options.path);
    });
  }

  getCommit(sha: string): Promise<GitCommit | undefined> {
    return this.around('getCommit', () => {
      const commit = this.branches.graph.get(sha);
      return commit && mapStoredCommit(commit, this.commitUrl(sha));
    });
  }

  listChecks(sha: string): Promise<GitCheck[]> {
    return this.around('listChecks', () => {
      this.requireCommit(sha, 'not-found');
      return this.checks.list(sha);
    });
  }

  setStatus(options: {
    sha: string;
    name: string;
    state: 'pending' | 'success' | 'failure';
    description: string;
    url?: string;
  }): Promise<void> {
    return this.around('setStatus', () => {
      const { sha, ...check } = options;
      this.requireCommit(sha, 'invalid');
      this.checks.set(sha, check);
    });
  }

  commit(request: CommitRequest): Promise<CommitResult> {
    return this.around('commit', () => {
      const head = this.branches.head(request.branch) ?? null;
      if (request.createBranch ? head !== null : head !== request.baseSha) {
        return { outcome: 'conflict', headSha: head };
      }
      const base = this.requireCommit(request.baseSha, 'invalid');
      const files = new Map(base.files);
      for (const path of request.deletions ?? []) {
        if (!files.delete(path)) {
          throw new GitHostError(
            'invalid',
            `${this.url} has no ${path} to delete at ${base.sha}`,
          );
        }
      }
      request.files.forEach(({ path, content }) => files.set(path, content));
      const { sha } = this.branches.graph.add({
        parents: [base.sha],
        files,
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
    return this.around('findChange', () => {
      const found = this.changes.find(
        ({ branch, base }) =>
          branch === options.branch && base === options.base,
      );
      return found && this.changes.present(found);
    });
  }

  getChange(number: number): Promise<GitChange | undefined> {
    return this.around('getChange', () => {
      const found = this.changes.find(change => change.number === number);
      return found && this.changes.present(found);
    });
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
        return this.changes.present(open);
      }
      const headSha = this.branches.head(branch);
      const baseSha = this.branches.head(base);
      if (!headSha || !baseSha || this.branches.contains(baseSha, headSha)) {
        throw new GitHostError(
          'invalid',
          `${this.url} has nothing to merge from "${branch}" into "${base}"`,
        );
      }
      return this.changes.present(
        this.changes.add({ title, branch, base, headSha }),
      );
    });
  }

  mergeChange(options: {
    number: number;
    headSha: string;
    title: string;
    message: string;
    change?: GitChange;
  }): Promise<MergeResult> {
    return this.around('mergeChange', () => {
      const { headSha, title, message } = options;
      const change = this.changes.get(options.number);
      const told = options.change?.mergeability;
      if (told && told.state !== 'ready') {
        return refuseAsTold(told.state, told.reason);
      }
      const open = change.state === 'open' && change.headSha === headSha;
      const answer = open ? this.mergeAnswers.shift() : undefined;
      return (
        answer ??
        this.changes.merge({
          change,
          headSha,
          message: `${title}\n\n${message}`,
          login: BOT,
        })
      );
    });
  }

  leaveQueue(number: number): Promise<void> {
    return this.around('leaveQueue', () => this.leaveQueueByHand(number));
  }

  closeChange(number: number): Promise<void> {
    return this.around('closeChange', () => {
      if (this.changes.get(number).state === 'open') {
        this.closeByHand(number, BOT);
      }
    });
  }

  deleteBranch(options: {
    branch: string;
    expectedSha: string;
  }): Promise<void> {
    return this.around('deleteBranch', () => {
      if (this.branches.head(options.branch) === options.expectedSha) {
        this.deleteByHand(options.branch, BOT);
      }
    });
  }

  compare(options: {
    base: string;
    head: string;
  }): ReturnType<GitRepository['compare']> {
    return this.around('compare', () => {
      const { graph } = this.branches;
      const base = this.requireCommit(options.base, 'not-found');
      const head = this.requireCommit(options.head, 'not-found');
      const inBase = new Set(graph.history(base.sha).map(({ sha }) => sha));
      const commits = graph
        .history(head.sha)
        .filter(({ sha }) => !inBase.has(sha))
        .reverse()
        .map(commit => mapStoredCommit(commit, this.commitUrl(commit.sha)));
      const behind = !this.branches.contains(head.sha, base.sha);
      const status =
        commits.length > 0
          ? (behind && 'diverged') || 'ahead'
          : (behind && 'behind') || 'identical';
      return { status, commits };
    });
  }

  listChangedFiles(options: {
    base: string;
    head: string;
  }): Promise<GitFileChange[]> {
    return this.around('listChangedFiles', () => {
      const base = this.requireCommit(options.base, 'not-found');
      const head = this.requireCommit(options.head, 'not-found');
      const origin = this.branches.graph.mergeBase(base.sha, head.sha);
      return diffTrees(origin?.files ?? new Map(), head.files);
    });
  }
}

/** A host that is told what it said a moment ago does not look again. */
function refuseAsTold(
  state: 'unknown' | 'blocked' | 'refused',
  reason = `It is ${state}.`,
): MergeResult {
  return { outcome: state === 'unknown' ? 'retry' : state, reason };
}
