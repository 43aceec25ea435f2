import {
  fleetMessageSchema,
  streamMessageSchema,
  type StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  createCluster,
  type TestCluster,
} from '../__testUtils__/createCluster';
import { openStream } from '../__testUtils__/openStream';
import { seedService } from '../__testUtils__/seedService';
import {
  component,
  startDelivery,
  type DeliveryTestOptions,
} from '../__testUtils__/startDelivery';
import { waitFor } from '../__testUtils__/waitFor';

jest.setTimeout(30_000);

let cluster: TestCluster;
let running: Awaited<ReturnType<typeof startDelivery>> | undefined;
const streams: Array<{ close(): Promise<void> }> = [];

beforeEach(async () => {
  cluster = await createCluster();
});

afterEach(async () => {
  await Promise.all(streams.splice(0).map(stream => stream.close()));
  await running?.stop();
  running = undefined;
  await cluster.stop();
});

async function start(options: Partial<DeliveryTestOptions> = {}) {
  running = await startDelivery({
    cluster,
    entities: [component('payments')],
    ...options,
  });
  const base = `http://127.0.0.1:${running.server.port()}/api/delivery`;
  return {
    stop: running.stop,
    open: async (name = 'payments') => {
      const stream = await openStream(
        `${base}/entities/component/default/${name}/stream`,
        streamMessageSchema,
        { authorization: 'Bearer mock-user-token' },
      );
      streams.push(stream);
      return stream;
    },
    openFleet: async (query = '', headers: Record<string, string> = {}) => {
      const stream = await openStream(
        `${base}/fleet/stream${query}`,
        fleetMessageSchema,
        { authorization: 'Bearer mock-user-token', ...headers },
      );
      streams.push(stream);
      return stream;
    },
    isLive: () =>
      waitFor('the cluster to be read', async () => {
        const response = await fetch(`${base}/clusters`, {
          headers: { authorization: 'Bearer mock-user-token' },
        });
        return (await response.json()).items[0]?.state === 'live';
      }),
  };
}

const setSync = (status: string) =>
  cluster.store.patch('Application', 'argocd', 'payments-dev', {
    status: { sync: { status } },
  });

/** What a reader holds after these messages; throws on a gap. */
function replay(messages: StreamMessage[]) {
  const held = new Map<string, string>();
  let expected: { epoch: string; version: number } | undefined;
  for (const message of messages) {
    if (message.type === 'snapshot') {
      held.clear();
      message.delivery.deployments.forEach(({ id, application }) =>
        held.set(id, application.sync),
      );
    } else {
      expect(message).toMatchObject({
        epoch: expected!.epoch,
        version: expected!.version + 1,
      });
      message.deployments.forEach(({ id, application }) =>
        held.set(id, application.sync),
      );
      message.removedDeployments.forEach(id => held.delete(id));
    }
    expected = message;
  }
  return Object.fromEntries(held);
}

describe('the stream of an entity', () => {
  it('begins with a snapshot and goes on with changes', async () => {
    seedService(cluster, 'payments', 'dev');
    const { open, isLive } = await start();
    await isLive();
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toContain(
      'text/event-stream',
    );
    await waitFor('the snapshot', () => stream.messages.length > 0);
    expect(stream.messages[0]).toMatchObject({
      type: 'snapshot',
      delivery: {
        entityRef: 'component:default/payments',
        deployments: [{ id: 'hub~argocd~payments-dev' }],
        clusters: [{ cluster: 'hub', state: 'live' }],
      },
    });

    setSync('OutOfSync');
    await waitFor('the change', () => stream.messages.length > 1);
    expect(stream.messages[1]).toMatchObject({
      type: 'change',
      deployments: [{ application: { sync: 'OutOfSync' } }],
      clusters: [],
    });

    seedService(cluster, 'payments', 'test');
    await waitFor(
      'the new deployment',
      () => 'hub~argocd~payments-test' in replay(stream.messages),
    );
    cluster.store.delete('Application', 'argocd', 'payments-dev');
    await waitFor(
      'the end of a deployment',
      () => !('hub~argocd~payments-dev' in replay(stream.messages)),
    );
    expect(replay(stream.messages)).toEqual({
      'hub~argocd~payments-test': 'Synced',
    });
  });

  it('gathers a burst and is silent about others', async () => {
    seedService(cluster, 'payments', 'dev');
    seedService(cluster, 'ledger', 'dev');
    const { open, isLive } = await start();
    await isLive();
    const stream = await open();
    await waitFor('the snapshot', () => stream.messages.length > 0);
    for (let round = 0; round < 40; round += 1) {
      setSync(round % 2 ? 'OutOfSync' : 'Synced');
      cluster.store.patch('Application', 'argocd', 'ledger-dev', {
        status: { sync: { status: round % 2 ? 'OutOfSync' : 'Synced' } },
      });
    }
    await waitFor(
      'the last state',
      () => replay(stream.messages)['hub~argocd~payments-dev'] === 'OutOfSync',
    );
    expect(stream.messages.length).toBeLessThan(6);
    expect(JSON.stringify(stream.messages)).not.toContain('ledger');
  });

  it('says when a cluster goes and comes', async () => {
    seedService(cluster, 'payments', 'dev');
    const { open, isLive } = await start();
    await isLive();
    const stream = await open();
    await waitFor('the snapshot', () => stream.messages.length > 0);
    const lastState = () =>
      stream.messages.flatMap(message =>
        message.type === 'change'
          ? message.clusters.map(({ state }) => state)
          : [],
      );
    cluster.faults.down();
    await waitFor('stale', () => lastState().at(-1) === 'stale');
    cluster.faults.ok();
    await waitFor('live', () => lastState().at(-1) === 'live');
    expect(replay(stream.messages)).toEqual({
      'hub~argocd~payments-dev': 'Synced',
    });
  });

  it('leaves out what the reader may not see', async () => {
    seedService(cluster, 'payments', 'dev');
    seedService(cluster, 'payments', 'prod');
    const { open, isLive } = await start({
      denies: (_, resource) => resource.endsWith('#prod'),
    });
    await isLive();
    const stream = await open();
    await waitFor('the snapshot', () => stream.messages.length > 0);
    cluster.store.patch('Application', 'argocd', 'payments-prod', {
      status: { sync: { status: 'OutOfSync' } },
    });
    setSync('OutOfSync');
    await waitFor(
      'the change of dev',
      () => replay(stream.messages)['hub~argocd~payments-dev'] === 'OutOfSync',
    );
    expect(JSON.stringify(stream.messages)).not.toContain('payments-prod');
  });

  it.each([
    ['404 when the entity is not there', {}, 'nobody', 404],
    [
      '403 when nothing may be read',
      { denies: (permission: string) => permission === 'delivery.read' },
      'payments',
      403,
    ],
  ])('answers %s', async (_, options, name, status) => {
    const { open } = await start(options);
    const stream = await open(name);
    expect(stream.response.status).toBe(status);
  });

  it('ends when the backend stops', async () => {
    const { open, stop } = await start();
    const stream = await open();
    await waitFor('the snapshot', () => stream.messages.length > 0);
    await stop();
    running = undefined;
    await waitFor('the end', () => stream.ended);
    expect(stream.messages).toHaveLength(1);
  });
});

describe('the stream of the fleet', () => {
  it('begins with what there is, and follows the clusters', async () => {
    seedService(cluster, 'payments', 'dev');
    const { openFleet, isLive } = await start();
    await isLive();
    const stream = await openFleet('?environment=dev');
    await waitFor('the row', () =>
      JSON.stringify(stream.messages).includes('payments-dev'),
    );
    seedService(cluster, 'payments', 'prod');
    setSync('OutOfSync');
    await waitFor('the change', () =>
      JSON.stringify(stream.messages).includes('OutOfSync'),
    );
    expect(stream.messages[0]).toMatchObject({
      type: 'snapshot',
      first: true,
      clusters: [{ cluster: 'hub' }],
    });
    expect(
      stream.messages.flatMap(({ rows }) => rows).map(row => row.environment),
    ).not.toContain('prod');
  });

  it('goes on where it broke', async () => {
    seedService(cluster, 'payments', 'dev');
    const { openFleet, isLive } = await start();
    await isLive();
    const first = await openFleet();
    await waitFor('the row', () =>
      JSON.stringify(first.messages).includes('payments-dev'),
    );
    const { epoch, version } = first.messages[first.messages.length - 1];
    await first.close();
    setSync('OutOfSync');
    const second = await openFleet('', {
      'last-event-id': `${epoch}/${version}`,
    });
    await waitFor('the change', () =>
      JSON.stringify(second.messages).includes('OutOfSync'),
    );
    expect(second.messages.map(({ type }) => type)).not.toContain('snapshot');
  });

  it('refuses a filter it does not know the values of', async () => {
    const { openFleet } = await start();
    expect((await openFleet('?health=Sick')).response.status).toBe(400);
  });
});
