import type {
  EntityDelivery,
  StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import { entityStream } from './eventStreams';
import { aDelivery, aDeployment } from '../__testUtils__/deliveryModels';
import { NOW } from '../__testUtils__/aViewer';
import {
  openEventStream,
  type EventStream,
  type StreamState,
} from './openEventStream';

const timing = {
  firstDelayMs: 100,
  longestDelayMs: 1000,
  silenceMs: 5000,
  staleAfterMs: 800,
  random: () => 1,
};

const snapshot = (
  epoch: string,
  version: number,
  tag = '1.0.0',
): StreamMessage => ({
  type: 'snapshot',
  epoch,
  version,
  delivery: aDelivery(NOW, { deployments: [aDeployment(NOW, 'dev', tag)] }),
});

const change = (
  epoch: string,
  version: number,
  tag: string,
  since?: number,
): StreamMessage => ({
  type: 'change',
  since,
  epoch,
  version,
  deployments: [aDeployment(NOW, 'dev', tag)],
  removedDeployments: [],
  promotions: [],
  clusters: [],
});

/** One connection as the test drives it. */
class Connection {
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly response: Response;

  constructor(
    readonly signal: AbortSignal,
    readonly lastEventId: string | undefined,
  ) {
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.controller = controller;
      },
    });
    this.response = { ok: true, body } as Response;
  }

  text(text: string) {
    this.controller.enqueue(new TextEncoder().encode(text));
  }

  send(message: StreamMessage) {
    this.text(`data: ${JSON.stringify(message)}\n\n`);
  }

  end() {
    this.controller.close();
  }
}

describe('openEventStream', () => {
  let connections: Connection[];
  let states: StreamState[];
  let errors: Array<string | undefined>;
  let delivery: EntityDelivery | undefined;
  let stream: EventStream;
  let refuse: Error | undefined;

  const tag = () => delivery?.deployments[0]?.version?.tag;
  const settle = () => jest.advanceTimersByTimeAsync(0);
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(async () => {
    jest.useFakeTimers();
    connections = [];
    states = [];
    errors = [];
    delivery = undefined;
    refuse = undefined;
    stream = openEventStream(
      entityStream,
      async (signal, lastEventId) => {
        if (refuse) {
          throw refuse;
        }
        const connection = new Connection(signal, lastEventId);
        connections.push(connection);
        return connection.response;
      },
      {
        onKnown: next => {
          delivery = next.delivery;
        },
        onState: state => states.push(state),
        onError: error => errors.push(error?.message),
      },
      timing,
    );
    await settle();
  });

  afterEach(() => {
    stream.close();
    jest.useRealTimers();
  });

  it('reads a snapshot and changes, however the bytes are cut', async () => {
    const text = `data: ${JSON.stringify(
      snapshot('a', 1),
    )}\n\n: heartbeat\n\ndata: ${JSON.stringify(change('a', 2, '1.1.0'))}\n\n`;
    for (const part of text.match(/[\s\S]{1,37}/g)!) {
      connections[0].text(part);
    }
    await settle();
    expect(tag()).toBe('1.1.0');
    expect(states).toEqual(['live']);
  });

  it('asks for a new snapshot when a change is missing', async () => {
    connections[0].send(snapshot('a', 1));
    connections[0].send(change('a', 3, '1.3.0'));
    await settle();
    expect(tag()).toBe('1.0.0');
    expect(states).toEqual(['live', 'reconnecting']);
    expect(connections[0].signal.aborted).toBe(true);

    await pass(100);
    connections[1].send(snapshot('a', 3, '1.3.0'));
    await settle();
    expect(tag()).toBe('1.3.0');
    expect(states).toEqual(['live', 'reconnecting', 'live']);
    expect(errors[errors.length - 1]).toBeUndefined();
  });

  it('asks for a new snapshot when the server has restarted', async () => {
    connections[0].send(snapshot('a', 7));
    connections[0].send(change('b', 8, '2.0.0'));
    await settle();
    expect(tag()).toBe('1.0.0');
    await pass(100);
    connections[1].send(snapshot('b', 1, '2.0.0'));
    await settle();
    expect(tag()).toBe('2.0.0');
  });

  it('never lets an older connection write', async () => {
    connections[0].send(snapshot('a', 1));
    await settle();
    stream.reconnect();
    await settle();
    connections[1].send(snapshot('a', 5, '5.0.0'));
    connections[0].send(change('a', 2, '1.1.0'));
    await settle();
    expect(tag()).toBe('5.0.0');
    expect(connections).toHaveLength(2);
  });

  it('comes back when the stream ends, and keeps what it knew', async () => {
    connections[0].send(snapshot('a', 1));
    await settle();
    connections[0].end();
    await settle();
    expect(states).toEqual(['live', 'reconnecting']);
    expect(tag()).toBe('1.0.0');
    await pass(100);
    expect(connections).toHaveLength(2);
  });

  it('goes on from where it was when the server can tell what was missed', async () => {
    connections[0].send(snapshot('a', 1));
    connections[0].send(change('a', 2, '1.1.0'));
    await settle();
    connections[0].end();
    await pass(100);
    expect(connections.map(({ lastEventId }) => lastEventId)).toEqual([
      undefined,
      'a/2',
    ]);
    connections[1].send(change('a', 5, '1.4.0', 2));
    await settle();
    expect(tag()).toBe('1.4.0');
    expect(states).toEqual(['live', 'reconnecting', 'live']);

    connections[1].end();
    await pass(100);
    connections[2].send(change('a', 9, '9.0.0', 7));
    await pass(200);
    expect(tag()).toBe('1.4.0');
    expect(connections[3].lastEventId).toBeUndefined();
  });

  it('takes silence for a dead connection, and a heartbeat for life', async () => {
    connections[0].send(snapshot('a', 1));
    await pass(4000);
    connections[0].text(': heartbeat\n\n');
    await pass(4000);
    expect(connections).toHaveLength(1);
    await pass(1100);
    expect(connections).toHaveLength(2);
  });

  it('waits longer each time, and says after a while that it is stale', async () => {
    connections[0].send(snapshot('a', 1));
    await settle();
    refuse = new Error('connect ECONNREFUSED');
    connections[0].end();
    await settle();
    await pass(799);
    expect(states).toEqual(['live', 'reconnecting']);
    await pass(1);
    expect(states).toEqual(['live', 'reconnecting', 'stale']);
    expect(errors).toContain('connect ECONNREFUSED');

    refuse = undefined;
    await pass(1000);
    connections[1].send(snapshot('a', 9, '9.0.0'));
    await settle();
    expect(states).toEqual(['live', 'reconnecting', 'stale', 'live']);
    expect(tag()).toBe('9.0.0');
  });

  it('does not go on with a message that does not fit', async () => {
    connections[0].send(snapshot('a', 1));
    connections[0].text('data: {"type":"change","epoch":"a"}\n\n');
    await settle();
    expect(states).toEqual(['live', 'reconnecting']);
  });

  it('is quiet after it is closed', async () => {
    stream.close();
    connections[0].send(snapshot('a', 1));
    await pass(60_000);
    expect(connections).toHaveLength(1);
    expect(delivery).toBeUndefined();
  });
});
