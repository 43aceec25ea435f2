import type { DoraBucket } from '../../model/dora';

/** A time in milliseconds, with its beginning and without its end. */
export interface Span {
  from: number;
  to: number;
}

export const DAY_MS = 86_400_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY_MS;

/** The days or weeks (UTC, from Monday) that make up a window; the outer ones are cut to it. */
export function listBuckets({ from, to }: Span, bucket: DoraBucket): Span[] {
  const length = bucket === 'day' ? DAY_MS : 7 * DAY_MS;
  const offset = bucket === 'day' ? 0 : FIRST_MONDAY;
  const buckets: Span[] = [];
  let start = Math.floor((from - offset) / length) * length + offset;
  for (; start < to; start += length) {
    buckets.push({
      from: Math.max(start, from),
      to: Math.min(start + length, to),
    });
  }
  return buckets;
}

export function isWithin(at: number, { from, to }: Span): boolean {
  return at >= from && at < to;
}

/** The one of the buckets, which follow each other, that holds a time. */
export function findBucket(
  buckets: readonly Span[],
  at: number,
): Span | undefined {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (buckets[middle].to <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const found = buckets[low];
  return found && isWithin(at, found) ? found : undefined;
}
