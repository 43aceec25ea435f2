/**
 * News from a Git host: something about this repository changed. Only a hint to look again
 * sooner; the truth is what `GitRepository` answers, and hints get lost.
 *
 * @public
 */
export interface GitWakeup {
  /** Clone URL. */
  repoURL: string;
  /** The branch that moved, where the news is about one. */
  branch?: string;
  /** The change it is about. */
  change?: number;
}

/**
 * Somewhere such news come from, typically webhooks. `start` is called once, when the delivery
 * backend is ready to listen.
 *
 * @public
 */
export interface GitWakeupSource {
  start(listener: (wakeup: GitWakeup) => void): Promise<void>;
}
