import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { formatPin } from '../domain/reports';
import type { VersionOrigins } from '../store/VersionOrigins';
import type { OriginFinder } from './OriginFinder';

/** More than this are not waited for; they have another chance when they succeed. */
const LONGEST_QUEUE = 500;

/**
 * Notes where versions come from, while it can still be told: when a promotion is requested,
 * and again when it succeeded. One at a time, behind everything else; trouble is logged at
 * debug and the next chance taken, it never reaches the promotion.
 *
 * @remarks
 * A version is known by component, image and pin, whatever the environment: what an earlier
 * promotion found serves every later one.
 */
export class OriginRecorder {
  private readonly waiting = new Set<string>();
  private work = Promise.resolve();
  private unsubscribe = () => {};

  constructor(
    private readonly options: {
      origins: VersionOrigins;
      finder: OriginFinder;
      logger: LoggerService;
    },
  ) {}

  start(
    onPromotionChange: (listener: (promotion: Promotion) => void) => () => void,
  ): void {
    this.unsubscribe = onPromotionChange(promotion => this.note(promotion));
  }

  /** Ends after the version at hand. */
  async stop(): Promise<void> {
    this.unsubscribe();
    this.waiting.clear();
    await this.work;
  }

  /** When all that was noted has been looked for. */
  settled(): Promise<void> {
    return this.work;
  }

  private note(promotion: Promotion): void {
    const { phase, attempts, entityRef, to } = promotion;
    const isChance =
      phase === 'Succeeded' || (phase === 'Requested' && attempts === 0);
    const key = `${entityRef} ${to.image} ${formatPin(to)}`;
    if (
      !isChance ||
      this.waiting.has(key) ||
      this.waiting.size >= LONGEST_QUEUE
    ) {
      return;
    }
    this.waiting.add(key);
    this.work = this.work.then(async () => {
      // Gone from the set: it was stopped.
      if (this.waiting.delete(key)) {
        await this.record(promotion);
      }
    });
  }

  private async record({ number, entityRef, to }: Promotion): Promise<void> {
    const { origins, finder, logger } = this.options;
    try {
      if (await origins.find(entityRef, to)) {
        return;
      }
      const origin = await finder.find(entityRef, to);
      if (origin) {
        await origins.add(origin);
      }
    } catch (error) {
      logger.debug(
        `Where the version of P-${number} comes from cannot be told now`,
        error as Error,
      );
    }
  }
}
