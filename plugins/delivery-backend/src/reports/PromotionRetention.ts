import type {
  AuditorService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ExpiredPromotions } from '../store/ExpiredPromotions';

const BATCH = 500;

/** Forgets promotions that ended longer ago than they are to be kept. */
export class PromotionRetention {
  constructor(
    private readonly options: {
      expired: ExpiredPromotions;
      auditor: AuditorService;
      logger: LoggerService;
      retentionMs: number;
      now: () => Date;
    },
  ) {}

  /** Once a day, on one replica. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    const runner = scheduler.createScheduledTaskRunner({
      frequency: { hours: 24 },
      initialDelay: { minutes: 5 },
      timeout: { hours: 1 },
      scope: 'global',
    });
    await runner.run({
      id: 'delivery-promotion-retention',
      fn: signal => this.run(signal),
    });
  }

  async run(signal?: AbortSignal): Promise<void> {
    const { logger, now, retentionMs } = this.options;
    const before = new Date(now().getTime() - retentionMs).toISOString();
    let deleted = 0;
    try {
      for await (const count of this.deleteAll(before, signal)) {
        deleted += count;
      }
    } catch (error) {
      await this.audit(before, deleted, error as Error);
      throw error;
    }
    if (deleted > 0) {
      logger.info(
        `Deleted ${deleted} promotions that last changed before ${before}`,
      );
      await this.audit(before, deleted);
    }
  }

  private async *deleteAll(
    before: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<number> {
    let after: number | undefined = 0;
    while (after !== undefined && !signal?.aborted) {
      const batch = await this.options.expired.deleteBatch({
        before,
        limit: BATCH,
        after,
      });
      yield batch.deleted;
      after = batch.after;
    }
  }

  private async audit(
    before: string,
    deleted: number,
    error?: Error,
  ): Promise<void> {
    const event = await this.options.auditor.createEvent({
      eventId: 'promotion-retention',
      severityLevel: 'medium',
      meta: { before, deleted },
    });
    await (error ? event.fail({ error }) : event.success());
  }
}
