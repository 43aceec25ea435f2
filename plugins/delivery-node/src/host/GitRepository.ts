import type { GitChange } from './GitChange';
import type { GitCheck } from './GitCheck';

/** A file at a commit. @public */
export interface GitFile {
  path: string;
  content: string;
  /** The commit it was read at. */
  commitSha: string;
}

/** What one commit should hold; everything or nothing. @public */
export interface CommitRequest {
  /** Branch to move. Created from `baseSha` when it does not exist and `createBranch` is set. */
  branch: string;
  /** The commit the branch must point to; compare-and-swap. */
  baseSha: string;
  createBranch?: boolean;
  files: Array<{ path: string; content: string }>;
  /** Paths this commit removes; each must be there. */
  deletions?: string[];
  message: string;
}

/** @public */
export type CommitResult =
  | { outcome: 'committed'; sha: string; url: string }
  /** The branch points elsewhere (or exists already, with `createBranch`): read again, apply the edit again. */
  | { outcome: 'conflict'; headSha: string | null };

/** What one commit has and another has not. @public */
export interface GitFileChange {
  path: string;
  /** Where a renamed file was before. */
  previousPath?: string;
  status: 'added' | 'modified' | 'removed' | 'renamed';
}

/** @public */
export type MergeResult =
  | { outcome: 'merged'; sha: string; url: string }
  | { outcome: 'head-moved'; headSha: string | null }
  /** Passes by itself (base just modified, mergeability not computed yet). */
  | { outcome: 'retry'; reason: string }
  /** Waits for a rule of the host: required checks, reviews. */
  | { outcome: 'blocked'; reason: string }
  /** It is in the merge queue of its base; `GitChange.queue` tells how it fares. */
  | { outcome: 'queued'; reason: string }
  /** Will not work however often it is tried (conflict, method not allowed, closed). */
  | { outcome: 'refused'; reason: string };

/** @public */
export interface GitCommit {
  sha: string;
  message: string;
  author: string;
  date: string;
  url: string;
  /** SHAs; the first is what the branch held before. */
  parents: string[];
}

/**
 * One repository on a Git host.
 *
 * Expected negatives are values; technical trouble (network, 5xx, rate limit, credentials)
 * throws a `GitHostError`. Reads after writes may be behind: use the SHA a write returned.
 *
 * @public
 */
export interface GitRepository {
  readonly url: string;
  resolveRef(ref: string): Promise<string | undefined>;
  readFile(options: {
    path: string;
    ref: string;
  }): Promise<GitFile | undefined>;
  /** Names of what a folder holds; undefined when there is no such folder. `''` is the root. */
  listFolder(options: {
    path: string;
    ref: string;
  }): Promise<string[] | undefined>;
  getCommit(sha: string): Promise<GitCommit | undefined>;
  /** What other programs say about a commit, by name: the newest word of each. */
  listChecks(sha: string): Promise<GitCheck[]>;
  /** Says something about a commit ourselves. */
  setStatus(options: {
    sha: string;
    name: string;
    state: 'pending' | 'success' | 'failure';
    description: string;
    url?: string;
  }): Promise<void>;
  commit(request: CommitRequest): Promise<CommitResult>;
  /** Looks among open, merged and closed ones; the newest wins. */
  findChange(options: {
    branch: string;
    base: string;
  }): Promise<GitChange | undefined>;
  getChange(number: number): Promise<GitChange | undefined>;
  openChange(options: {
    branch: string;
    base: string;
    title: string;
    body: string;
  }): Promise<GitChange>;
  /**
   * Merges exactly `headSha`, or puts the change into the merge queue of its base. `change` is
   * the change as it was read a moment ago: where it tells its mergeability it is not read
   * again first.
   */
  mergeChange(options: {
    number: number;
    headSha: string;
    title: string;
    message: string;
    change?: GitChange;
  }): Promise<MergeResult>;
  /** Takes the change out of its merge queue; not being in one is fine. */
  leaveQueue(number: number): Promise<void>;
  closeChange(number: number): Promise<void>;
  /** Deletes the branch if it still points to `expectedSha`; absent is fine. */
  deleteBranch(options: { branch: string; expectedSha: string }): Promise<void>;
  /** Whether `ancestor` is contained in `descendant`, and the commits between. */
  compare(options: { base: string; head: string }): Promise<{
    status: 'identical' | 'ahead' | 'behind' | 'diverged';
    commits: GitCommit[];
  }>;
  /**
   * The files `head` changed since it left `base`, by path. More than the host lists is a
   * `GitHostError` `invalid`, never a part of them.
   */
  listChangedFiles(options: {
    base: string;
    head: string;
  }): Promise<GitFileChange[]>;
  /** Where a person sees this commit. */
  commitUrl(sha: string): string;
}
