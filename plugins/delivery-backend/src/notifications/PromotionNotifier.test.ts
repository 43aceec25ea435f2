import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { abortedRollout } from '../__testUtils__/rollouts';
import { bob, DeliveryWorld } from '../__testUtils__/DeliveryWorld';
import { storeDatabases } from '../__testUtils__/storeDatabases';
import { waitFor } from '../__testUtils__/waitFor';
import { scheduleTimeout } from '../index/index';
import {
  PromotionNotifier,
  type PromotionNotifierOptions,
} from './PromotionNotifier';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ANN = 'user:default/ann';
const SRE = 'group:default/sre';
const OWNER = 'group:default/commerce';
const rules = {
  approvals: {
    count: 1,
    groups: [SRE],
    allowRequester: false,
    forReverts: false,
  },
};

/** Promotions on a real store, with a notification service that only listens. */
async function createWorld(
  options: Parameters<typeof DeliveryWorld.create>[1] = {},
  changes: Partial<PromotionNotifierOptions> = {},
) {
  const world = await DeliveryWorld.create(
    await databases.init('SQLITE_3'),
    options,
  );
  const sent: NotificationSendOptions[] = [];
  const logger = mockServices.logger.mock();
  const notifier = new PromotionNotifier({
    store: world.store,
    notifications: { send: async options_ => void sent.push(options_) },
    ownerOf: async () => OWNER,
    approversOf: () => options.rules?.approvals?.groups ?? [],
    schedule: scheduleTimeout,
    logger,
    ...changes,
  });
  notifier.start();
  const tellings = () =>
    sent.map(({ recipients, payload }) => [
      recipients.type === 'entity' && recipients.entityRef,
      payload.title.split(':')[0],
    ]);
  return { world, notifier, sent, tellings, logger };
}

/** Merged, and then the new version is aborted. */
async function fail(world: DeliveryWorld): Promise<string> {
  const { id } = await world.request();
  await world.run();
  await world.argoSyncs('test', tag => abortedRollout(tag, '1.4.0'));
  await world.run();
  return id;
}

describe('PromotionNotifier', () => {
  it('asks the approvers, then tells who asked how it goes on', async () => {
    const { world, notifier, sent, tellings } = await createWorld({ rules });
    const { id } = await world.request();
    await world.run();
    await world.run();
    await world.promotions.approve(id, {}, bob);
    await world.run();
    await world.argoSyncs('test');
    await world.run();
    await waitFor('every notice', () => sent.length === 3);
    await notifier.stop();
    expect(tellings()).toEqual([
      [[SRE], 'P-1 waits for an approval'],
      [[ANN], 'P-1 got an approval'],
      [[ANN], 'P-1 succeeded'],
    ]);
    expect(new Set(sent.map(({ payload }) => payload.scope))).toEqual(
      new Set([`delivery:promotion:${id}`]),
    );
    expect(sent[0]).toMatchObject({
      recipients: { excludeEntityRef: expect.arrayContaining([ANN]) },
      payload: { topic: 'delivery', severity: 'normal' },
    });
  });

  it('tells requester and owner what failed and that it is taken back', async () => {
    const { world, notifier, sent, tellings } = await createWorld({
      rules: { onFailure: 'revert' },
    });
    await fail(world);
    await waitFor('both notices', () => sent.length === 2);
    await notifier.stop();
    expect(tellings()).toEqual([
      [[ANN, OWNER], 'P-1 failed'],
      [[ANN, OWNER], 'P-1 is taken back by itself'],
    ]);
  });

  it('tells the requester where the owner cannot be found out', async () => {
    const { world, notifier, sent, tellings } = await createWorld(
      {},
      { ownerOf: async () => Promise.reject(new Error('catalog away')) },
    );
    await fail(world);
    await waitFor('the notice', () => sent.length === 1);
    await notifier.stop();
    expect(tellings()).toEqual([[[ANN], 'P-1 failed']]);
  });

  it('warns once when the service is not there, and promotions go on', async () => {
    const { world, notifier, logger } = await createWorld(
      { rules: { onFailure: 'hold' } },
      {
        notifications: {
          send: async () => Promise.reject(new Error('status 404')),
        },
      },
    );
    const id = await fail(world);
    expect(await world.read(id)).toMatchObject({ failureSettled: true });
    await waitFor('the second failure', () =>
      logger.debug.mock.calls.some(([text]) => text.includes('404')),
    );
    await notifier.stop();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('delivery.notifications'),
    );
  });

  it('does not wait for ever for a service that does not answer', async () => {
    const delays: number[] = [];
    const { world, notifier, logger } = await createWorld(
      {},
      {
        notifications: { send: () => new Promise<void>(() => {}) },
        schedule: (run, ms) => {
          delays.push(ms);
          queueMicrotask(run);
          return () => {};
        },
      },
    );
    await fail(world);
    await waitFor('the warning', () => logger.warn.mock.calls.length === 1);
    await notifier.stop();
    expect(delays).toEqual([10_000]);
  });
});

const everyDatabase = TestDatabases.create({ ids: storeDatabases });

describe.each(everyDatabase.eachSupportedId())(
  'two replicas on %s',
  databaseId => {
    it('tell each change once', async () => {
      const knex = await everyDatabase.init(databaseId);
      const replicas = [
        await DeliveryWorld.create(knex),
        await DeliveryWorld.create(knex),
      ];
      const sent: string[] = [];
      const notifiers = replicas.map(
        ({ store }) =>
          new PromotionNotifier({
            store,
            notifications: {
              send: async ({ payload }) => void sent.push(payload.title),
            },
            ownerOf: async () => OWNER,
            approversOf: () => [],
            schedule: scheduleTimeout,
            logger: mockServices.logger.mock(),
          }),
      );
      notifiers.forEach(notifier => notifier.start());
      const [one, other] = replicas;
      const { id } = await one.request();
      await other.promotions.cancel(id, {}, bob);
      await waitFor('the notice', () => sent.length > 0);
      await Promise.all(notifiers.map(notifier => notifier.stop()));
      expect(sent).toEqual(['P-1 is cancelled: payments 1.5.0 to test']);
    });
  },
);
