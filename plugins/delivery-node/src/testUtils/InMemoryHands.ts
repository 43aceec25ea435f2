import type { GitChange, GitMergeability } from '../host/GitChange';
import type { GitCheck } from '../host/GitCheck';
import { GitHostError } from '../host/GitHostError';
import type { MergeResult } from '../host/GitRepository';
import type { StoredCommit } from './CommitGraph';
import { InMemoryBranches } from './InMemoryBranches';
import { InMemoryChanges, type InMemoryProtection } from './InMemoryChanges';
import { InMemoryChecks } from './InMemoryChecks';

/** Login Lockstep acts with. */
export const BOT = 'lockstep-bot';

/**
 * What a repository in memory holds, and what other people and programs do to it past the
 * port. See `InMemoryGitRepository`.
 *
 * @public
 */
export abstract class InMemoryHands {
  protected readonly branches = new InMemoryBranches();
  protected readonly checks = new InMemoryChecks();
  protected readonly changes: InMemoryChanges;
  protected readonly mergeAnswers: MergeResult[] = [];

  constructor(
    readonly url: string,
    seed: { branch: string; files: Record<string, string> },
  ) {
    this.changes = new InMemoryChanges(
      webUrl(url),
      this.branches,
      this.checks,
      sha => this.commitUrl(sha),
    );
    const first = this.branches.graph.add({
      parents: [],
      files: new Map(Object.entries(seed.files)),
      message: 'Start',
      author: BOT,
    });
    this.branches.move(seed.branch, first.sha);
  }

  /** Commits to a branch as somebody else; the branch starts at `from` if it is new. */
  push(
    branch: string,
    files: Record<string, string>,
    options: { author?: string; message?: string; from?: string } = {},
  ): string {
    const parent =
      this.commitAt(branch) ?? this.commitAt(options.from ?? 'main');
    const commit = this.branches.graph.add({
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
    const open = this.changes.find(
      change => change.branch === branch && change.state === 'open',
    );
    if (open) {
      this.changes.end(open, {
        state: 'closed',
        endedBy: login,
        branchDeleted: true,
      });
    }
  }

  /** Merges a change in the host's own user interface, past every rule. */
  mergeByHand(number: number, login = 'someone'): string {
    const change = this.changes.get(number);
    const merged = this.changes.mergeNow({
      change,
      headSha: change.headSha,
      message: `Merge #${number}`,
      login,
    });
    if (merged.outcome !== 'merged') {
      throw new Error(`#${number} cannot be merged: ${JSON.stringify(merged)}`);
    }
    return merged.sha;
  }

  /** Closes a change without merging it. */
  closeByHand(number: number, login = 'someone'): void {
    this.changes.end(this.changes.get(number), {
      state: 'closed',
      endedBy: login,
    });
  }

  /** Another program says something about a commit. */
  setCheck(sha: string, check: GitCheck): void {
    this.checks.set(sha, check);
  }

  /** Requires checks or a merge queue for changes into a branch. */
  protect(branch: string, protection: InMemoryProtection): void {
    this.changes.protect(branch, protection);
  }

  /** What the host says about merging a change, until it is set to undefined. */
  tellMergeability(number: number, told: GitMergeability | undefined): void {
    this.changes.tellMergeability(number, told);
  }

  /** The merge queue does one step: entries show as mergeable, then merge; others drop out. */
  advanceQueue(): void {
    this.changes.advanceQueue();
  }

  /** Takes a change out of the merge queue. */
  leaveQueueByHand(number: number): void {
    this.changes.leaveQueue(this.changes.get(number));
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
    return this.changes.all();
  }

  commitUrl(sha: string): string {
    return `${webUrl(this.url)}/commit/${sha}`;
  }

  protected moveBranch(branch: string, sha: string) {
    this.branches.move(branch, sha);
    this.changes.followBranch(branch, sha);
  }

  protected commitAt(ref: string): StoredCommit | undefined {
    return this.branches.commitAt(ref);
  }

  protected requireCommit(
    ref: string,
    reason: 'not-found' | 'invalid',
  ): StoredCommit {
    const commit = this.commitAt(ref);
    if (!commit) {
      throw new GitHostError(reason, `${this.url} has no commit "${ref}"`);
    }
    return commit;
  }
}

function webUrl(url: string): string {
  return url.replace(/\/$/, '').replace(/\.git$/, '');
}
