/** Timers, so that tests can hold them in hand. Returns the way to cancel. */
export type Schedule = (run: () => void, ms: number) => () => void;

export const scheduleTimeout: Schedule = (run, ms) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

/** What changed since the last report. */
export interface FeedReport {
  /** Ids of deployments; some may be gone. */
  deployments: ReadonlySet<string>;
  /** Clusters whose freshness changed, with everything that is read from them. */
  clusters: ReadonlySet<string>;
}

/**
 * Collects changes for a moment and reports each deployment once. A burst costs listeners one
 * call; a lone change arrives after `delayMs` at the latest.
 */
export class ChangeFeed {
  private readonly listeners = new Set<(report: FeedReport) => void>();
  private deployments = new Set<string>();
  private clusters = new Set<string>();
  private cancel: (() => void) | undefined;

  constructor(
    private readonly options: {
      delayMs: number;
      schedule: Schedule;
      onListenerError: (error: unknown) => void;
    },
  ) {}

  subscribe(listener: (report: FeedReport) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  add(change: { deployments?: Iterable<string>; cluster?: string }): void {
    for (const id of change.deployments ?? []) {
      this.deployments.add(id);
    }
    if (change.cluster !== undefined) {
      this.clusters.add(change.cluster);
    }
    if (this.deployments.size + this.clusters.size > 0) {
      this.cancel ??= this.options.schedule(
        () => this.flush(),
        this.options.delayMs,
      );
    }
  }

  /** Drops what is pending; nothing is reported any more until the next change. */
  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.deployments = new Set();
    this.clusters = new Set();
  }

  private flush(): void {
    const report = { deployments: this.deployments, clusters: this.clusters };
    this.stop();
    for (const listener of this.listeners) {
      try {
        listener(report);
      } catch (error) {
        this.options.onListenerError(error);
      }
    }
  }
}
