/** A pull request, merge request or what the host calls it. @public */
export interface GitChange {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  title: string;
  branch: string;
  base: string;
  headSha: string;
  mergeSha?: string;
  /** Login of who merged or closed it, where the host tells. */
  endedBy?: string;
  /** Set while it is in a merge queue. */
  queue?: GitQueueEntry;
  /** What the host says about merging it. Only of an open one, and only where it was asked. */
  mergeability?: GitMergeability;
  /** Closed because its branch was deleted. */
  branchDeleted?: boolean;
}

/** The place of a change in a merge queue. @public */
export interface GitQueueEntry {
  state: 'queued' | 'awaiting-checks' | 'mergeable' | 'unmergeable' | 'locked';
  /** 1 is next. */
  position?: number;
}

/** What a host says about merging a change. @public */
export interface GitMergeability {
  /**
   * `unknown` is not computed yet, `blocked` waits for a rule of the host, `refused` will not
   * merge as it is (a conflict).
   */
  state: 'ready' | 'unknown' | 'blocked' | 'refused';
  reason?: string;
}
