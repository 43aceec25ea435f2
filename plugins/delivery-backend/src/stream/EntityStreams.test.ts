import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  Promotion,
  StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import { component } from '../__testUtils__/startDelivery';
import { waitFor } from '../__testUtils__/waitFor';
import {
  ChangeFeed,
  DeploymentDirectory,
  DeploymentIndex,
} from '../index/index';
import { PermissionDeliveryAuthorizer } from '../permissions';
import { EntityDeliveryReader } from '../service/EntityDeliveryReader';
import { RecentPromotions } from '../service/RecentPromotions';
import { EntityCatalog } from '../service/EntityCatalog';
import { FreshnessBoard } from '../watch';
import { EntityStreams } from './EntityStreams';

const PIPELINE = ['dev', 'prod'];

/** Everything is ours but the catalog, the permission framework and time. */
function setUp() {
  const timers = new Map<number, () => void>();
  const schedule = (run: () => void, ms: number) => {
    timers.set(ms, run);
    return () => timers.delete(ms);
  };
  let denied: string[] = [];
  const authorizer = new PermissionDeliveryAuthorizer(
    mockServices.permissions.mock({
      authorize: async requests =>
        requests.map(request => ({
          result: denied.some(environment =>
            ('resourceRef' in request ? request.resourceRef : '')?.endsWith(
              `#${environment}`,
            ),
          )
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        })),
    }),
    () => true,
  );
  const index = new DeploymentIndex();
  index.addCluster({ name: 'hub' });
  const now = () => new Date();
  const directory = new DeploymentDirectory({
    index,
    board: new FreshnessBoard({ now }),
    patterns: [],
    now,
  });
  const feed = new ChangeFeed({
    delayMs: 1,
    schedule: run => {
      run();
      return () => {};
    },
    onListenerError: error => {
      throw error;
    },
  });
  const catalog = new EntityCatalog({
    catalog: catalogServiceMock({ entities: [component('payments')] }),
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    now,
    schedule,
  });
  let announce = (_: Promotion) => {};
  const reader = new EntityDeliveryReader({
    catalog,
    directory,
    authorizer,
    recent: new RecentPromotions({
      listEntities: async () => [],
      read: async () => [],
      onChange: () => () => {},
    }),
    pipeline: PIPELINE,
  });
  const streams = new EntityStreams({
    epoch: 'run',
    reader,
    directory,
    feed,
    onPromotionChange: listener => {
      announce = listener;
      return () => {};
    },
    pipeline: PIPELINE,
    timing: {
      schedule,
      heartbeatMs: 1,
      recheckMs: 2,
      tickMs: 3,
      lingerMs: 4,
    },
    now,
    logger: mockServices.logger.mock(),
  });
  streams.start();

  const open = async (from?: StreamMessage) => {
    const messages: StreamMessage[] = [];
    let close = () => {};
    const connection = {
      send: (message: StreamMessage) => messages.push(message) > 0,
      heartbeat: jest.fn(),
      end: jest.fn(() => close()),
      onDrain: () => {},
      onClose: (listener: () => void) => {
        close = listener;
      },
    };
    await streams.open(
      'component:default/payments',
      mockCredentials.user(),
      from,
      () => connection,
    );
    return { messages, connection, leave: () => close() };
  };
  return {
    streams,
    open,
    deny: (...environments: string[]) => {
      denied = environments;
    },
    elapse: (ms: number) => timers.get(ms)!(),
    announce: (promotion: Partial<Promotion>) =>
      announce(promotion as Promotion),
  };
}

describe('EntityStreams', () => {
  it('keeps connections alive', async () => {
    const { open, elapse } = setUp();
    const { connection } = await open();
    elapse(1);
    expect(connection.heartbeat).toHaveBeenCalledTimes(1);
  });

  it('ends the stream of somebody who lost every right', async () => {
    const { streams, open, deny, elapse } = setUp();
    const { connection } = await open();
    deny('dev', 'prod');
    elapse(2);
    await waitFor('the end', () => streams.size === 0);
    expect(connection.end).toHaveBeenCalled();
  });

  it('starts over for somebody who lost some rights', async () => {
    const { open, deny, elapse } = setUp();
    const { messages } = await open();
    deny('prod');
    elapse(2);
    await waitFor('the snapshot', () => messages.length > 1);
    expect(messages[1]).toMatchObject({
      type: 'snapshot',
      delivery: { environments: [{ name: 'dev' }] },
    });
  });

  it('says nothing when time passed and nothing changed', async () => {
    const { open, elapse } = setUp();
    const { messages } = await open();
    elapse(3);
    expect(messages).toHaveLength(1);
  });

  it('passes promotions of its entity on, and of no other', async () => {
    const { open, announce } = setUp();
    const { messages } = await open();
    announce({
      id: 'x',
      entityRef: 'component:default/other',
      environment: 'dev',
    });
    announce({
      id: 'y',
      entityRef: 'component:default/payments',
      environment: 'dev',
    });
    expect(messages.slice(1)).toMatchObject([
      {
        type: 'change',
        version: messages[0].version + 1,
        promotions: [{ id: 'y' }],
      },
    ]);
  });

  it('remembers nobody who left', async () => {
    const { streams, open } = setUp();
    const first = await open();
    const second = await open();
    first.leave();
    expect(streams.size).toBe(1);
    second.leave();
    expect(streams.size).toBe(0);
  });

  it('gives whoever comes back what they missed, and nothing else', async () => {
    const { open, announce, elapse } = setUp();
    const first = await open();
    announce({
      id: 'x',
      entityRef: 'component:default/payments',
      environment: 'dev',
    });
    first.leave();
    announce({
      id: 'y',
      entityRef: 'component:default/payments',
      environment: 'dev',
    });
    const second = await open(first.messages[1]);
    expect(second.messages).toMatchObject([
      {
        type: 'change',
        epoch: first.messages[0].epoch,
        promotions: [{ id: 'y' }],
      },
    ]);
    const third = await open(second.messages[0]);
    expect(third.messages).toMatchObject([{ type: 'change', promotions: [] }]);
    second.leave();
    third.leave();
    elapse(4);
    const late = await open(third.messages[0]);
    expect(late.messages).toMatchObject([{ type: 'snapshot' }]);
  });

  it('does not let a place in the stream carry over to other rights', async () => {
    const { open, deny } = setUp();
    const { messages } = await open();
    deny('prod');
    const again = await open(messages[0]);
    expect(again.messages).toMatchObject([
      { type: 'snapshot', delivery: { environments: [{ name: 'dev' }] } },
    ]);
  });

  it('takes no one in while it stops', async () => {
    const { streams, open } = setUp();
    streams.stop();
    await expect(open()).rejects.toThrow('shutting down');
  });
});
