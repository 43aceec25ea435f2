import type { SyncWindow } from './SyncWindow';

const MINUTE = 60_000;

/**
 * When a window begins and ends within a span in which its zone keeps one offset. A window is
 * active between the instants of its beginning and its end, which do not count themselves;
 * `active` tells what holds right after the moment the timeline stands at.
 */
export class WindowTimeline {
  active = false;
  /** The next moment after which `active` is another; infinite where the span has none. */
  nextChange = Infinity;

  constructor(
    readonly window: SyncWindow,
    private readonly span: { from: number; to: number; offset: number },
  ) {
    this.look(span.from);
  }

  /** Goes on to a moment that is not after the next change. */
  passTo(moment: number): void {
    if (moment >= this.nextChange) {
      this.look(moment);
    }
  }

  private look(moment: number): void {
    const { timing } = this.window;
    this.active = false;
    this.nextChange = Infinity;
    if (!timing) {
      return;
    }
    const { cron, milliseconds } = timing;
    const now = moment + this.span.offset;
    const activation = cron.nextAfter(now - milliseconds);
    if (activation === undefined) {
      this.active = true; // a date that never comes counts as long past, as in Argo CD
    } else if (milliseconds > 0) {
      this.active = activation <= now;
      this.nextChange =
        (this.active ? this.findEnd(activation) : activation) -
        this.span.offset;
    }
  }

  /** The end of a stretch of activations that overlap or meet. */
  private findEnd(activation: number): number {
    const { cron, milliseconds } = this.window.timing!;
    if (cron.isEveryMinute && milliseconds >= MINUTE) {
      return Infinity;
    }
    const limit = this.span.to + this.span.offset;
    let last = activation;
    for (;;) {
      const end = last + milliseconds;
      if (end > limit) {
        return Infinity;
      }
      // schedules repeat, so there is often an activation just where this one ends
      const near = cron.nextAfter(end - MINUTE);
      const further =
        near !== undefined && near <= end && near > last
          ? near
          : cron.nextAfter(last);
      if (further === undefined || further > end) {
        return end;
      }
      last = further;
    }
  }
}
