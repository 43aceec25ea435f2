import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedEvent } from './EventLog';
import type { WatchStream } from './WatchStream';

const LOOK_AGAIN_MS = 20;

export type Verb = 'list' | 'watch';

/** How the next requests for a kind are to be answered. */
export interface RequestFault {
  /** Which requests it is for; without it, any. */
  verb?: Verb;
  /** Only the second and later pages of a list. */
  onlyContinued?: boolean;
  answer:
    | { type: 'status'; status: number; retryAfterSeconds?: number }
    | { type: 'delay'; ms: number }
    | { type: 'cutBody' }
    | { type: 'replay'; choose: (events: LoggedEvent[]) => LoggedEvent[] };
  /** How many requests it is for. Default: one. */
  times?: number;
  /** Instead of a number of requests: for so long from the first one on. */
  lastsMs?: number;
}

interface WaitingFault {
  fault: RequestFault;
  left: number;
  untilMs: number;
  applied?: boolean;
  settle: (applied: boolean) => void;
}

/** What goes wrong with one kind of one cluster: its open watches, and faults that wait. */
export class KindFaults {
  readonly watches = new Set<WatchStream>();
  private readonly queue: WaitingFault[] = [];

  /** Lets a fault wait for requests; resolves with whether one came within `waitMs`. */
  async apply(fault: RequestFault, waitMs: number): Promise<boolean> {
    return new Promise(resolve => {
      const waiting: WaitingFault = {
        fault,
        left: fault.lastsMs === undefined ? fault.times ?? 1 : Infinity,
        untilMs: Infinity,
        settle: resolve,
      };
      this.queue.push(waiting);
      setTimeout(() => {
        if (!waiting.applied) {
          this.drop(waiting);
        }
        resolve(false);
      }, waitMs).unref();
    });
  }

  /** The fault for a request, if one waits for it. */
  take(verb: Verb, continued: boolean, now: number): RequestFault | undefined {
    for (const waiting of [...this.queue]) {
      const { fault } = waiting;
      if (waiting.untilMs <= now) {
        this.drop(waiting);
      } else if (
        (fault.verb ?? verb) === verb &&
        (continued || !fault.onlyContinued)
      ) {
        waiting.left -= 1;
        waiting.untilMs = Math.min(
          waiting.untilMs,
          now + (fault.lastsMs ?? Infinity),
        );
        if (waiting.left <= 0) {
          this.drop(waiting);
        }
        waiting.applied = true;
        waiting.settle(true);
        return fault;
      }
    }
    return undefined;
  }

  /** No request is disturbed any more. */
  clear(): void {
    this.queue.splice(0).forEach(waiting => waiting.settle(false));
  }

  opened(watch: WatchStream): void {
    this.watches.add(watch);
  }

  closed(watch: WatchStream): void {
    this.watches.delete(watch);
  }

  /** An open watch, as soon as there is one; undefined when nobody wants it any more. */
  async untilOpen(isOver: () => boolean): Promise<WatchStream | undefined> {
    while (this.watches.size === 0 && !isOver()) {
      await delay(LOOK_AGAIN_MS);
    }
    return [...this.watches].pop();
  }

  private drop(waiting: WaitingFault): void {
    const at = this.queue.indexOf(waiting);
    if (at >= 0) {
      this.queue.splice(at, 1);
    }
  }
}
