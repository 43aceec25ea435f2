import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  batchItemKey,
  isActive,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { BatchStore } from '../store';
import type { BatchWorker } from './BatchWorker';

/** What the runner works with. */
export interface BatchRunnerOptions {
  store: Pick<BatchStore, 'get' | 'listPending'>;
  worker: Pick<BatchWorker, 'look'>;
  /** Changes of promotions, whichever replica made them. */
  onPromotionChange: (listener: (promotion: Promotion) => void) => () => void;
  logger: LoggerService;
  pollMs: number;
}

/**
 * Moves batches on until they end: when one of their promotions changes, when a promotion ends
 * whose place they wait for, and anyway at every poll, on any replica.
 */
export class BatchRunner {
  private readonly due = new Set<string>();
  /** The batches that wait for a place which another promotion has. */
  private readonly waiting = new Map<string, Set<string>>();
  private running: Promise<void> | undefined;
  private stopped = false;
  private nudge: () => void = () => {};
  private isPollDue = true;
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe = () => {};

  constructor(private readonly options: BatchRunnerOptions) {}

  /** Picks up what is unfinished and goes on by itself from now. */
  start(): void {
    if (this.running) {
      return;
    }
    this.stopped = false;
    this.timer = setInterval(() => {
      this.isPollDue = true;
      this.nudge();
    }, this.options.pollMs);
    this.unsubscribe = this.options.onPromotionChange(promotion =>
      this.noteChange(promotion),
    );
    this.running = this.loop();
  }

  /** Ends after the look at hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.unsubscribe();
    this.nudge();
    await this.running;
    this.running = undefined;
  }

  /** Looks at this batch soon. */
  wake(id: string): void {
    this.due.add(id);
    this.nudge();
  }

  /** Looks at every unfinished batch, until there is nothing more to do for now. */
  async runAll(): Promise<void> {
    for (const id of await this.options.store.listPending()) {
      this.due.add(id);
    }
    await this.runDue();
  }

  private noteChange({
    batch,
    phase,
    entityRef,
    environment,
  }: Promotion): void {
    if (batch) {
      this.wake(batch.id);
    }
    if (!isActive(phase)) {
      this.waiting
        .get(batchItemKey({ entityRef, environment }))
        ?.forEach(id => this.wake(id));
    }
  }

  private async look(id: string): Promise<void> {
    try {
      if (await this.options.worker.look(id)) {
        this.due.add(id);
      }
      await this.noteWaiting(id);
    } catch (error) {
      // What is on record stays; the next poll tries again.
      this.options.logger.error(
        `Batch ${id} could not be looked at: ${stringifyError(error)}`,
      );
    }
  }

  private async noteWaiting(id: string): Promise<void> {
    const batch = (await this.options.store.get(id))?.batch;
    const keys = new Set(
      batch?.items
        .filter(({ state, message }) => state === 'Waiting' && message)
        .map(batchItemKey),
    );
    for (const [key, ids] of this.waiting) {
      if (!keys.has(key)) ids.delete(id);
      if (ids.size === 0) this.waiting.delete(key);
    }
    for (const key of keys) {
      this.waiting.set(key, (this.waiting.get(key) ?? new Set()).add(id));
    }
  }

  private async runDue(): Promise<void> {
    while (this.due.size > 0 && !this.stopped) {
      const ids = [...this.due];
      this.due.clear();
      await Promise.all(ids.map(id => this.look(id)));
    }
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const nudged = new Promise<void>(resolve => {
        this.nudge = resolve;
      });
      const isPoll = this.isPollDue;
      this.isPollDue = false;
      try {
        await (isPoll ? this.runAll() : this.runDue());
      } catch (error) {
        this.options.logger.error(
          `Batches could not be looked at: ${stringifyError(error)}`,
        );
      }
      if (!this.stopped) {
        await nudged;
      }
    }
  }
}
