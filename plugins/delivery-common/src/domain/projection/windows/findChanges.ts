import { readOffset, type SyncWindow } from './SyncWindow';

/** Enough for every daily or hourly window; a schedule that ends and begins every minute has more. */
const MAX_CHANGES_PER_WINDOW = 500;

/**
 * The moments within a span at which some window begins or ends, in order. The caller asks
 * what holds after each: windows overlap, and clocks change in between.
 */
export function findChanges(
  windows: readonly SyncWindow[],
  from: number,
  to: number,
): number[] {
  const moments = new Set<number>();
  for (const window of windows) {
    // where the clocks change within the span, both offsets give candidates
    const offsets = new Set([
      readOffset(window.timeZone, from),
      readOffset(window.timeZone, to),
    ]);
    for (const offset of offsets) {
      for (const change of findWindowChanges(
        window,
        from + offset,
        to + offset,
      )) {
        moments.add(change - offset);
      }
    }
  }
  return [...moments]
    .filter(moment => moment >= from && moment <= to)
    .sort((one, other) => one - other);
}

function findWindowChanges(
  window: SyncWindow,
  from: number,
  to: number,
): number[] {
  if (!window.timing || window.timing.milliseconds <= 0) {
    return [];
  }
  const { cron, milliseconds } = window.timing;
  const changes: number[] = [];
  let start =
    cron.previousAtOrBefore(from, from - milliseconds) ?? cron.nextAfter(from);
  while (
    start !== undefined &&
    start <= to &&
    changes.length < MAX_CHANGES_PER_WINDOW
  ) {
    const end = findEnd(window.timing, start, to);
    changes.push(start, end);
    start = cron.nextAfter(end);
  }
  return changes;
}

/** The end of a stretch of overlapping activations. */
function findEnd(
  timing: NonNullable<SyncWindow['timing']>,
  start: number,
  limit: number,
): number {
  let end = start + timing.milliseconds;
  while (end <= limit) {
    const last = timing.cron.previousAtOrBefore(end, start);
    if (last === undefined || last + timing.milliseconds <= end) {
      return end;
    }
    end = last + timing.milliseconds;
  }
  return end;
}
