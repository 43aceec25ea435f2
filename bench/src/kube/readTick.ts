const TICKS = 1_000_000_000n;

/**
 * Now, in steps of 10 µs, on the clock that all processes of a machine share. Small enough to
 * be written where a cluster keeps an int32: it begins anew every two hours or so.
 */
export function readTick(): number {
  return Number((process.hrtime.bigint() / 10_000n) % TICKS);
}

/** Milliseconds from one tick to another. */
export function ticksBetween(from: number, to: number): number {
  return ((to - from + Number(TICKS)) % Number(TICKS)) / 100;
}
