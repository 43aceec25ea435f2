import { setTimeout as delay } from 'node:timers/promises';

/** Everything about time and chance in a watch, so that tests can hold it in hand. */
export interface WatchTiming {
  /** Milliseconds, ever growing. */
  now(): number;
  /** Rejects with an AbortError when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 to 1. */
  random(): number;
  backoffBaseMs: number;
  backoffCapMs: number;
  /** Pause before asking again for a kind that is forbidden or absent. */
  deniedRetryMs: number;
  /** Without a byte for so long a connection counts as dead; bookmarks come every minute. */
  silenceMs: number;
  /** How long the cluster shall keep one watch open. */
  watchSeconds: number;
  pageSize: number;
  /** How long the watches of a cluster may lag behind one another. */
  settleMs: number;
}

export const DEFAULT_WATCH_TIMING: WatchTiming = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
  random: Math.random,
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  deniedRetryMs: 30_000,
  silenceMs: 90_000,
  watchSeconds: 300,
  pageSize: 500,
  settleMs: 5_000,
};
