import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  isActive,
  isTerminal,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { Claim, PromotionStore } from '../store';
import { describeTrouble } from './describeTrouble';
import { keepLease } from './keepLease';
import type { StepContext, StepEvent, StepResult } from './StepContext';
import { takeStep } from './takeStep';
import type { Wakeups } from './Wakeups';

/** A worker that died is replaced after it. One that lives keeps it, however long a step takes. */
const DEFAULT_LEASE_MS = 60_000;
const WORKERS = 4;
/** A promotion that takes more steps in a row lets others go first. */
const STEPS_AT_ONCE = 30;
const SHORTEST_SLEEP_MS = 20;

/** What the runner works with. */
export interface PromotionRunnerOptions {
  store: PromotionStore;
  finder: Pick<DeploymentFinder, 'onChange'>;
  context: Omit<StepContext, 'isFirstTry'>;
  wakeups: Wakeups;
  logger: LoggerService;
  pollMs: number;
  /** Names this process among replicas. */
  owner: string;
  /** How long after its last sign of life a worker is replaced. Default: a minute. */
  leaseMs?: number;
  now: () => Date;
  /** In [0, 1). */
  random: () => number;
}

/**
 * Moves promotions on until they end.
 *
 * Guarantees: what was requested is worked on until it ends, across restarts and replicas;
 * nothing is done twice; before each act it is on record what is about to be done.
 *
 * Each step reads what is, does at most one thing and records what came of it. A worker may
 * die anywhere in between: its lease ends and the next one finds what is there. News from the
 * cluster and from webhooks only make the next look come sooner; it comes anyway.
 */
export class PromotionRunner {
  private readonly working = new Map<string, Promise<void>>();
  private running: Promise<void> | undefined;
  private stopped = false;
  private nudge: () => void = () => {};
  private nudged = new Promise<void>(() => {});
  private unsubscribe: Array<() => void> = [];

  constructor(private readonly options: PromotionRunnerOptions) {}

  private get leaseMs(): number {
    return this.options.leaseMs ?? DEFAULT_LEASE_MS;
  }

  /** Picks up what is unfinished and goes on by itself from now. */
  start(): void {
    if (this.running) {
      return;
    }
    this.stopped = false;
    this.unsubscribe = [
      this.options.finder.onChange(ids => {
        if (this.options.wakeups.noteChange(ids)) this.nudge();
      }),
      this.options.store.onChange(({ id, phase }) => {
        if (isTerminal(phase)) this.options.wakeups.forget(id);
        this.nudge();
      }),
    ];
    this.running = this.loop();
  }

  /** Ends after the steps at hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe.forEach(unsubscribe => unsubscribe());
    this.nudge();
    await this.running;
    this.running = undefined;
  }

  /** Looks at these promotions soon; at every unfinished one when none are named. */
  wake(ids?: readonly string[]): void {
    this.options.wakeups.note(ids);
    this.nudge();
  }

  /** Works on everything that is due, until nothing is. */
  async runDue(): Promise<void> {
    do {
      await this.claimDue();
      await Promise.all(this.working.values());
    } while (await this.claimDue());
  }

  /** Begins work on what is due, as far as there are workers. Tells whether any is at work. */
  private async claimDue(): Promise<boolean> {
    const { store, owner, now, wakeups } = this.options;
    const woken = wakeups.take(new Set(this.working.keys()));
    if (woken) {
      await store.wake({ now: now(), ids: woken.ids });
    }
    while (!this.stopped && this.working.size < WORKERS) {
      const claim = await store.claim({
        owner,
        now: now(),
        leaseMs: this.leaseMs,
      });
      if (!claim) {
        break;
      }
      this.work(claim);
    }
    return this.working.size > 0;
  }

  private work(claim: Claim): void {
    const { id, number } = claim.promotion;
    const work = this.advance(claim)
      .catch(error => {
        // Nothing could be stored: the lease ends and somebody tries again.
        this.options.logger.error(
          `P-${number} could not be worked on: ${stringifyError(error)}`,
        );
      })
      .finally(() => this.working.delete(id));
    this.working.set(id, work);
  }

  private async advance(first: Claim): Promise<void> {
    const { store, now, pollMs } = this.options;
    let claim = first;
    let isFirstTry = false;
    for (let step = 0; step < STEPS_AT_ONCE && !this.stopped; step += 1) {
      if (
        step > 0 &&
        !(await store.renew(claim, { now: now(), leaseMs: this.leaseMs }))
      ) {
        return;
      }
      const held = claim;
      const firstTry: boolean = isFirstTry;
      const decision: StepResult = await keepLease(
        {
          renew: () => store.renew(held, { now: now(), leaseMs: this.leaseMs }),
          everyMs: this.leaseMs / 3,
        },
        () => this.decide(held.promotion, firstTry),
      );
      isFirstTry = false;
      if (decision.do === 'again') {
        continue;
      }
      if (decision.do === 'wait') {
        await store.release(claim, {
          dueAt: this.dueAt(decision.until),
          now: now(),
        });
        return;
      }
      const recorded = await store.record(claim, this.stamp(decision.events));
      if (recorded.outcome === 'stale') {
        // A person acted, or the lease was lost; whoever looks next sees what is.
        await store.release(claim, { dueAt: now(), now: now() });
        return;
      }
      if (recorded.outcome === 'unfit') {
        throw new Error(
          `${decision.events.map(({ type }) => type)} does not fit phase ${
            claim.promotion.phase
          }`,
        );
      }
      claim = { ...claim, ...recorded.stored };
      isFirstTry =
        !decision.found &&
        decision.events.every(({ type }) => type !== 'resumed');
      const waits = decision.events.find(event => event.type === 'waited');
      if (waits) {
        await store.release(claim, {
          dueAt: new Date(
            Math.max(Date.parse(waits.nextCheckAt), now().getTime() + 1),
          ),
          now: now(),
        });
        return;
      }
    }
    await store.release(claim, {
      dueAt: new Date(now().getTime() + Math.min(pollMs, 1_000)),
      now: now(),
    });
  }

  /** The next step, with trouble and pauses put into events where they are news. */
  private async decide(
    promotion: Promotion,
    isFirstTry: boolean,
  ): Promise<StepResult> {
    const { context, logger, now, random } = this.options;
    let result: StepResult;
    try {
      result = await takeStep(promotion, { ...context, isFirstTry });
    } catch (error) {
      logger.warn(
        `P-${promotion.number} in ${promotion.phase}: ${stringifyError(error)}`,
      );
      const { attempts } = promotion;
      if (!isActive(promotion.phase)) {
        // It has ended; what is left to tidy up waits without a word.
        return { do: 'wait' };
      }
      return {
        do: 'record',
        events: [
          describeTrouble(error, { attempts, now: now(), random: random() }),
        ],
      };
    }
    if (result.do !== 'wait') {
      return result;
    }
    const { because, until } = result;
    if (because) {
      const isNews =
        because.reason !== promotion.reason ||
        because.message !== promotion.message;
      return isNews
        ? {
            do: 'record',
            events: [
              {
                type: 'waited',
                ...because,
                nextCheckAt: this.dueAt(until).toISOString(),
              },
            ],
          }
        : result;
    }
    return promotion.attempts > 0
      ? { do: 'record', events: [{ type: 'resumed' }] }
      : result;
  }

  private stamp(events: readonly StepEvent[]): PromotionEvent[] {
    const at = this.options.now().toISOString();
    return events.map(event => ({ actor: 'lockstep', ...event, at }));
  }

  /** At the time named, but no later than the next poll. */
  private dueAt(until: string | undefined): Date {
    const { now, pollMs } = this.options;
    const soonest = now().getTime() + 1;
    const poll = now().getTime() + pollMs;
    const named = until ? Date.parse(until) : poll;
    return new Date(Math.max(soonest, Math.min(poll, named || poll)));
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      this.nudged = new Promise(resolve => {
        this.nudge = resolve;
      });
      let sleepMs = this.options.pollMs;
      try {
        await this.claimDue();
        sleepMs = await this.untilNextDue();
      } catch (error) {
        this.options.logger.error(
          `Promotions could not be looked at: ${stringifyError(error)}`,
        );
      }
      if (!this.stopped) {
        await this.sleep(sleepMs);
      }
    }
    await Promise.all(this.working.values());
  }

  private async untilNextDue(): Promise<number> {
    const { store, now, pollMs } = this.options;
    const due = await store.nextDue();
    const untilDue = due ? due.getTime() - now().getTime() : pollMs;
    return Math.max(SHORTEST_SLEEP_MS, Math.min(pollMs, untilDue));
  }

  /** Until something is due, news come, or a worker is free. */
  private async sleep(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const slept = new Promise<void>(resolve => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.nudged, slept, ...this.working.values()]);
    clearTimeout(timer);
  }
}
