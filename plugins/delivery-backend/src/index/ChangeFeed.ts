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
  /** Whether the freshness of a cluster changed. */
  freshness: boolean;
}

/**
 * Collects changes for a moment and reports each deployment once. A burst costs listeners one
 * call; a lone change arrives after `delayMs` at the latest.
 */
export class ChangeFeed {
  private readonly listeners = new Set<(report: FeedReport) => void>();
  private deployments = new Set<string>();
  private freshness = false;
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

  add(change: { deployments?: Iterable<string>; freshness?: boolean }): void {
    for (const id of change.deployments ?? []) {
      this.deployments.add(id);
    }
    this.freshness ||= change.freshness ?? false;
    if (this.deployments.size > 0 || this.freshness) {
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
    this.freshness = false;
  }

  private flush(): void {
    const report = { deployments: this.deployments, freshness: this.freshness };
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
