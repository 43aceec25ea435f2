import type { GitChange } from './GitChange';

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
  message: string;
}

/** @public */
export type CommitResult =
  | { outcome: 'committed'; sha: string; url: string }
  /** The branch points elsewhere (or exists already, with `createBranch`): read again, apply the edit again. */
  | { outcome: 'conflict'; headSha: string | null };

/** @public */
export type MergeResult =
  | { outcome: 'merged'; sha: string; url: string }
  | { outcome: 'head-moved'; headSha: string | null }
  /** Passes by itself (base just modified, mergeability not computed yet). */
  | { outcome: 'retry'; reason: string }
  /** Waits for a rule of the host: required checks, reviews. */
  | { outcome: 'blocked'; reason: string }
  /** Will not work however often it is tried (conflict, method not allowed, closed). */
  | { outcome: 'refused'; reason: string };

/** @public */
export interface GitCommit {
  sha: string;
  message: string;
  author: string;
  date: string;
  url: string;
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
  getCommit(sha: string): Promise<GitCommit | undefined>;
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
  mergeChange(options: {
    number: number;
    headSha: string;
    title: string;
    message: string;
  }): Promise<MergeResult>;
  closeChange(number: number): Promise<void>;
  /** Deletes the branch if it still points to `expectedSha`; absent is fine. */
  deleteBranch(options: { branch: string; expectedSha: string }): Promise<void>;
  /** Whether `ancestor` is contained in `descendant`, and the commits between. */
  compare(options: { base: string; head: string }): Promise<{
    status: 'identical' | 'ahead' | 'behind' | 'diverged';
    commits: GitCommit[];
  }>;
  /** Where a person sees this commit. */
  commitUrl(sha: string): string;
}
