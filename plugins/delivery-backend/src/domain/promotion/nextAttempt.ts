const FIRST_MS = 2_000;
const LONGEST_MS = 120_000;

/**
 * How long to wait before the next attempt: twice as long each time, bounded, a quarter of it
 * random so that many promotions do not come back at once. What the other side asked for is a
 * minimum.
 */
export function nextAttempt(options: {
  attempts: number;
  /** In [0, 1). */
  random: number;
  retryAfterSeconds?: number;
}): number {
  const grown = Math.min(
    LONGEST_MS,
    FIRST_MS * 2 ** Math.min(options.attempts, 16),
  );
  const spread = grown * (0.75 + 0.25 * options.random);
  return Math.round(Math.max(spread, (options.retryAfterSeconds ?? 0) * 1000));
}
