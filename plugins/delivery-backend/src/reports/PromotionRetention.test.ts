import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  AuditorService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { tellStory } from '../__testUtils__/tellStory';
import { DatabasePromotionStore } from '../store';
import { ExpiredPromotions } from '../store/ExpiredPromotions';
import { PromotionRetention } from './PromotionRetention';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const DAY = 86_400_000;

async function setUp() {
  const knex = await databases.init('SQLITE_3');
  const logger = mockServices.logger.mock();
  const store = await DatabasePromotionStore.create({
    database: mockServices.database({ knex }),
    logger,
  });
  const outcomes: unknown[] = [];
  const auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async event => ({
      success: async () => outcomes.push([event.eventId, event.meta]),
      fail: async ({ error }: { error: Error }) => outcomes.push(error.message),
    })) as unknown as AuditorService['createEvent'],
  });
  const retention = new PromotionRetention({
    expired: new ExpiredPromotions(knex),
    auditor,
    logger,
    retentionMs: 30 * DAY,
    now: () => new Date('2026-04-30T00:00:00.000Z'),
  });
  const tell = (at: string) =>
    tellStory(store, { requestedAt: at, mergedAt: at, succeededAt: at });
  return { knex, logger, store, outcomes, retention, tell };
}

describe('PromotionRetention', () => {
  it('deletes what is older than it is to be kept, and says so once', async () => {
    const { logger, store, outcomes, retention, tell } = await setUp();
    for (const at of ['01', '02', '30', '31']) {
      await tell(`2026-03-${at}T12:00:00.000Z`);
    }
    await retention.run();
    expect(await store.list({ limit: 9 })).toHaveLength(1);
    const before = '2026-03-31T00:00:00.000Z';
    expect(outcomes).toEqual([['promotion-retention', { before, deleted: 3 }]]);
    expect(logger.info).toHaveBeenCalledWith(
      `Deleted 3 promotions that last changed before ${before}`,
    );
  });

  it('says nothing where there is nothing to delete', async () => {
    const { logger, outcomes, retention, tell } = await setUp();
    await tell('2026-03-01T12:00:00.000Z');
    await retention.run();
    expect(outcomes).toEqual([]);
    expect(logger.info).not.toHaveBeenCalled();
  });

  it('audits that it failed', async () => {
    const { knex, outcomes, retention } = await setUp();
    await knex.schema.dropTable('promotion_requests');
    await knex.schema.dropTable('promotion_events');
    await expect(retention.run()).rejects.toThrow('promotion_events');
    expect(outcomes).toEqual([expect.stringContaining('promotion_events')]);
  });

  it('runs once a day on one replica', async () => {
    const { retention, store, tell } = await setUp();
    await tell('2026-03-01T12:00:00.000Z');
    await tell('2026-04-29T12:00:00.000Z');
    const tasks: Array<{ id: string; fn: Function }> = [];
    const scheduler = {
      createScheduledTaskRunner: (schedule: object) => {
        expect(schedule).toMatchObject({
          frequency: { hours: 24 },
          scope: 'global',
        });
        return {
          run: async (task: (typeof tasks)[number]) => tasks.push(task),
        };
      },
    } as unknown as SchedulerService;
    await retention.schedule(scheduler);
    expect(tasks.map(({ id }) => id)).toEqual(['delivery-promotion-retention']);
    await tasks[0].fn(new AbortController().signal);
    expect(await store.list({ limit: 9 })).toHaveLength(1);
  });
});
