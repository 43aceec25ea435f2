const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A third of a minute's writes may come at once, so that a few promotions wait for nothing. */
const BURST_SHARE = 3;

/** How many writes a Git host gets; 0 is without limit. */
export interface WriteLimits {
  /** In any minute. */
  perMinute: number;
  /** In any hour. */
  perHour: number;
}

/** What is known of the writes to one Git host. */
export interface WriteLedger {
  /** When, in milliseconds, the writes of the minute are used up to; see `reserveWrites`. */
  paidUntil: number;
  /** The writes of the last hour, in order: when, and how many. */
  recent: ReadonlyArray<readonly [at: number, count: number]>;
}

export const EMPTY_LEDGER: WriteLedger = { paidUntil: 0, recent: [] };

/**
 * The earliest time at which so many writes fit, none before now, and the ledger with them in
 * it.
 *
 * @remarks
 * The minute is a leaky bucket: what was idle allows a burst, and each write takes its share of
 * time. Any stretch of a minute then holds the burst and a minute's refill at most, together
 * `perMinute`, and a request that reaches the host late moves only a few writes into the next
 * minute, where a plain count would let two full minutes meet. The hour is counted, write by
 * write: it is long against any delay.
 */
export function reserveWrites(
  ledger: WriteLedger,
  options: { now: number; count: number; limits: WriteLimits },
): { at: number; ledger: WriteLedger } {
  const { now, count, limits } = options;
  const recent = ledger.recent.filter(([at]) => at > now - HOUR_MS);
  const last = recent.length > 0 ? recent[recent.length - 1][0] : now;
  const at = Math.max(
    now,
    last,
    fitsMinute(ledger.paidUntil, count, limits.perMinute),
    fitsHour(recent, count, limits.perHour),
  );
  const { share } = bucketOf(limits.perMinute);
  return {
    at,
    ledger: {
      paidUntil: Math.max(ledger.paidUntil, at) + count * share,
      recent: [...recent, [at, count]],
    },
  };
}

/** The least `perMinute` under which a commit, which is three writes, fits a burst. */
export const LEAST_PER_MINUTE = 9;

function bucketOf(perMinute: number): { burst: number; share: number } {
  const burst = Math.floor(perMinute / BURST_SHARE);
  return perMinute === 0
    ? { burst: 0, share: 0 }
    : { burst, share: Math.ceil(MINUTE_MS / (perMinute - burst)) };
}

function fitsMinute(
  paidUntil: number,
  count: number,
  perMinute: number,
): number {
  const { burst, share } = bucketOf(perMinute);
  return perMinute === 0 ? 0 : paidUntil - (burst - count) * share;
}

function fitsHour(
  recent: WriteLedger['recent'],
  count: number,
  perHour: number,
): number {
  if (perHour === 0) {
    return 0;
  }
  let total = recent.reduce((sum, [, writes]) => sum + writes, count);
  let earliest = 0;
  for (const [at, writes] of recent) {
    if (total <= perHour) {
      break;
    }
    total -= writes;
    earliest = at + HOUR_MS;
  }
  return earliest;
}
