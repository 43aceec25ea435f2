import type { GitChange, GitMergeability } from '../host/GitChange';
import { GitHostError } from '../host/GitHostError';
import type { MergeResult } from '../host/GitRepository';
import type { InMemoryBranches } from './InMemoryBranches';
import type { InMemoryChecks } from './InMemoryChecks';

/** What protects a branch of an in-memory repository. @public */
export interface InMemoryProtection {
  /** Names of checks that must have passed before a change merges. */
  requiredChecks?: string[];
  /** Changes merge through a queue, see `advanceQueue`. */
  queue?: boolean;
}

/** A merge as it is asked for. */
export interface MergeRequest {
  change: GitChange;
  headSha: string;
  message: string;
  login: string;
}

/** The changes of a repository, and the queue they may wait in. */
export class InMemoryChanges {
  private readonly changes: GitChange[] = [];
  private readonly protections = new Map<string, InMemoryProtection>();
  private readonly told = new Map<number, GitMergeability>();
  private queue: Array<MergeRequest & { settled: boolean }> = [];

  constructor(
    private readonly webUrl: string,
    private readonly branches: InMemoryBranches,
    private readonly checks: InMemoryChecks,
    private readonly commitUrl: (sha: string) => string,
  ) {}

  protect(branch: string, protection: InMemoryProtection): void {
    this.protections.set(branch, protection);
  }

  /** Overrides what the host says about merging a change; undefined ends it. */
  tellMergeability(number: number, told: GitMergeability | undefined): void {
    if (told) {
      this.told.set(number, told);
    } else {
      this.told.delete(number);
    }
  }

  all(): GitChange[] {
    return this.changes.map(change => ({ ...change }));
  }

  find(wanted: (change: GitChange) => boolean): GitChange | undefined {
    return this.changes.filter(wanted).pop();
  }

  get(number: number): GitChange {
    const change = this.changes[number - 1];
    if (!change) {
      throw new GitHostError(
        'not-found',
        `${this.webUrl} has no change #${number}`,
      );
    }
    return change;
  }

  add(change: Omit<GitChange, 'number' | 'url' | 'state'>): GitChange {
    const number = this.changes.length + 1;
    const url = `${this.webUrl}/pull/${number}`;
    const added: GitChange = { number, url, state: 'open', ...change };
    this.changes.push(added);
    return added;
  }

  /** The change as the host shows it. */
  present(change: GitChange): GitChange {
    if (change.state !== 'open') {
      return { ...change };
    }
    const position = this.queue.findIndex(entry => entry.change === change) + 1;
    return {
      ...change,
      mergeability: this.mergeabilityOf(change),
      ...(position > 0 && {
        queue: {
          state: this.queue[position - 1].settled
            ? ('mergeable' as const)
            : ('queued' as const),
          position,
        },
      }),
    };
  }

  end(change: GitChange, end: Partial<GitChange>): void {
    Object.assign(change, end);
    this.leaveQueue(change);
  }

  followBranch(branch: string, sha: string): void {
    this.changes
      .filter(change => change.branch === branch && change.state === 'open')
      .forEach(change => {
        Object.assign(change, { headSha: sha });
        this.leaveQueue(change);
      });
  }

  merge(request: MergeRequest): MergeResult {
    const { change, headSha } = request;
    if (change.state === 'merged') {
      const sha = change.mergeSha!;
      return { outcome: 'merged', sha, url: this.commitUrl(sha) };
    }
    if (change.state === 'closed') {
      return { outcome: 'refused', reason: `#${change.number} is closed` };
    }
    if (change.headSha !== headSha) {
      return { outcome: 'head-moved', headSha: change.headSha };
    }
    const { state, reason } = this.mergeabilityOf(change);
    if (state !== 'ready') {
      return {
        outcome: state === 'unknown' ? 'retry' : state,
        reason: reason ?? `#${change.number} is ${state}`,
      };
    }
    if (!this.protections.get(change.base)?.queue) {
      return this.mergeNow(request);
    }
    if (!this.queue.some(entry => entry.change === change)) {
      this.queue.push({ ...request, settled: false });
    }
    return {
      outcome: 'queued',
      reason: `#${change.number} waits in the merge queue of "${change.base}"`,
    };
  }

  leaveQueue(change: GitChange): void {
    this.queue = this.queue.filter(entry => entry.change !== change);
  }

  /**
   * The queue does one step: an entry first shows as mergeable, then merges. One that cannot
   * merge any more drops out.
   */
  advanceQueue(): void {
    for (const entry of [...this.queue]) {
      if (this.mergeabilityOf(entry.change).state !== 'ready') {
        this.leaveQueue(entry.change);
      } else if (entry.settled) {
        this.mergeNow(entry);
      } else {
        entry.settled = true;
      }
    }
  }

  mergeNow({ change, message, login }: MergeRequest): MergeResult {
    const { graph } = this.branches;
    const base = this.branches.commitAt(change.base)!;
    const merged = graph.mergeTrees(base, graph.get(change.headSha)!);
    if ('conflict' in merged) {
      return { outcome: 'refused', reason: conflictOf(change, merged) };
    }
    const { sha } = graph.add({
      parents: [base.sha, change.headSha],
      files: merged.files,
      message,
      author: login,
    });
    this.branches.move(change.base, sha);
    this.end(change, { state: 'merged', mergeSha: sha, endedBy: login });
    return { outcome: 'merged', sha, url: this.commitUrl(sha) };
  }

  private mergeabilityOf(change: GitChange): GitMergeability {
    const told = this.told.get(change.number);
    if (told) {
      return { ...told };
    }
    const { graph } = this.branches;
    const base = this.branches.commitAt(change.base);
    const merged = base && graph.mergeTrees(base, graph.get(change.headSha)!);
    if (!merged || 'conflict' in merged) {
      return { state: 'refused', reason: conflictOf(change, merged) };
    }
    const required = this.protections.get(change.base)?.requiredChecks ?? [];
    const missing = this.checks.missing(change.headSha, required);
    return missing.length > 0
      ? {
          state: 'blocked',
          reason: `Required checks have not passed: ${missing.join(', ')}`,
        }
      : { state: 'ready' };
  }
}

function conflictOf(
  change: GitChange,
  merged: { conflict: string } | undefined,
): string {
  return `#${change.number} conflicts with "${change.base}"${
    merged ? ` in ${merged.conflict}` : ''
  }`;
}
