import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { Repeater, type Schedule } from '../index/index';
import type { PromotionStore } from './PromotionStore';

/**
 * Tells of every change of a promotion, whichever replica of the backend made it: its own at
 * once, those of others when it looks at the database next. Each state is told once.
 *
 * @remarks
 * A look reads what is unfinished and what is new. One that was unfinished at the last look
 * and is not any more has ended in between, and is read once more.
 */
export class PromotionRelay {
  private readonly listeners = new Set<(promotion: Promotion) => void>();
  /** The state told last, of those that are unfinished. */
  private readonly told = new Map<string, string>();
  private lastNumber: number | undefined;
  private unsubscribe = () => {};
  private readonly repeater: Repeater;

  constructor(
    private readonly options: {
      store: PromotionStore;
      schedule: Schedule;
      intervalMs: number;
      logger: LoggerService;
    },
  ) {
    this.repeater = new Repeater(options.schedule);
  }

  onChange(listener: (promotion: Promotion) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when it knows what there is; what changes from then on is told. */
  async start(): Promise<void> {
    this.unsubscribe = this.options.store.onChange(promotion =>
      this.tell(promotion),
    );
    await this.lookAnyhow();
    this.repeater.every(this.options.intervalMs, 'look', () =>
      this.lookAnyhow(),
    );
  }

  stop(): void {
    this.unsubscribe();
    this.repeater.stop();
  }

  /** Reads what others did. */
  async look(): Promise<void> {
    const { store } = this.options;
    const isFirst = this.lastNumber === undefined;
    const after = this.lastNumber ?? (await store.lastNumber());
    const open = new Set(this.told.keys());
    let last = after;
    for (const promotion of await store.listOpenOrAfter(after)) {
      open.delete(promotion.id);
      last = Math.max(last, promotion.number);
      if (isFirst) {
        this.told.set(promotion.id, JSON.stringify(promotion));
      } else {
        this.tell(promotion);
      }
    }
    this.lastNumber = last;
    for (const id of open) {
      const ended = await store.get(id);
      if (ended) {
        this.tell(ended.promotion);
      }
      this.told.delete(id);
    }
  }

  private tell(promotion: Promotion): void {
    const text = JSON.stringify(promotion);
    if (this.told.get(promotion.id) === text) {
      return;
    }
    this.told.set(promotion.id, text);
    for (const listener of this.listeners) {
      try {
        listener(promotion);
      } catch (error) {
        this.options.logger.error(
          `A change of P-${promotion.number} could not be passed on`,
          error as Error,
        );
      }
    }
  }

  private async lookAnyhow(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      // The database is away; what changed is told when it is back.
      this.options.logger.warn(
        'Promotions of other replicas could not be read',
        error as Error,
      );
    }
  }
}
