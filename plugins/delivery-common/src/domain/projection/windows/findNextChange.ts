import { isOpenWith } from './decideSync';
import { readOffset, type SyncWindow } from './SyncWindow';
import { WindowTimeline } from './WindowTimeline';

/** How far ahead the next opening and closing are looked for. */
const HORIZON_MS = 8 * 24 * 60 * 60 * 1000;
const MINUTE = 60_000;

/** From when syncing is possible, and impossible, next; null where not within the horizon. */
export interface NextChange {
  opening: number | null;
  closing: number | null;
}

/**
 * Goes from change to change of any window and asks what holds after each. Exact: between two
 * changes nothing can be different.
 */
export function findNextChange(
  windows: readonly SyncWindow[],
  options: {
    now: number;
    /** What holds now. */
    canSync: boolean;
    manual: boolean;
    /** Whether the running operation began while it might, with zones as of a moment. */
    startedWhileOpen: (clock: number) => boolean;
  },
): NextChange {
  const next: NextChange = { opening: null, closing: null };
  let open = options.canSync;
  for (const { from, to } of splitByClockChanges(windows, options.now)) {
    const timelines = new Map(
      windows.map(window => [
        window,
        new WindowTimeline(window, {
          from,
          to,
          offset: readOffset(window.timeZone, from),
        }),
      ]),
    );
    let moment = from;
    while (moment <= to) {
      const opens = isOpenWith(windows, {
        isActive: window => timelines.get(window)?.active ?? false,
        manual: options.manual,
        startedWhileOpen: () => options.startedWhileOpen(from),
      });
      if (opens !== open) {
        next[opens ? 'opening' : 'closing'] ??= moment;
        open = opens;
      }
      if (next.opening !== null && next.closing !== null) {
        return next;
      }
      moment = Infinity;
      for (const timeline of timelines.values()) {
        moment = Math.min(moment, timeline.nextChange);
      }
      for (const timeline of timelines.values()) {
        timeline.passTo(moment);
      }
    }
  }
  return next;
}

/** Spans within which no zone of the windows changes its offset. */
function splitByClockChanges(
  windows: readonly SyncWindow[],
  now: number,
): Array<{ from: number; to: number }> {
  const end = now + HORIZON_MS;
  const zones = new Set(windows.map(window => window.timeZone ?? ''));
  const changes = [...zones]
    .flatMap(zone => findClockChange(zone, now, end) ?? [])
    .sort((one, other) => one - other);
  const starts = [now, ...changes];
  return starts.map((from, position) => ({
    from,
    to: starts[position + 1] ?? end,
  }));
}

/** The minute within a span from which a zone has another offset. */
function findClockChange(
  zone: string,
  from: number,
  to: number,
): number | undefined {
  const before = readOffset(zone, from);
  if (readOffset(zone, to) === before) {
    return undefined;
  }
  let low = Math.floor(from / MINUTE);
  let high = Math.ceil(to / MINUTE);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (readOffset(zone, middle * MINUTE) === before) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high * MINUTE;
}
