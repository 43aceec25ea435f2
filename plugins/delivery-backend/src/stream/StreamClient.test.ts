import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  Promotion,
  StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import type { ChannelChange } from './EntityChannel';
import { composeChange, StreamClient } from './StreamClient';

const READABLE = new Set(['dev']);
const EPOCH = 'epoch';

function setUp() {
  const sent: StreamMessage[] = [];
  let accepts = true;
  let drain = () => {};
  const ready = jest.fn();
  const connection = {
    send: (message: StreamMessage) => {
      sent.push(message);
      return accepts;
    },
    heartbeat: jest.fn(),
    end: jest.fn(),
    onDrain: (listener: () => void) => {
      drain = listener;
    },
    onClose: jest.fn(),
  };
  const client = new StreamClient(
    mockCredentials.user(),
    READABLE,
    EPOCH,
    connection,
    ready,
  );
  return {
    client,
    sent,
    ready,
    connection,
    snapshot: (version: number, promotions: Promotion[] = []) =>
      client.sendSnapshot(version, {
        entityRef: 'component:default/payments',
        environments: [],
        deployments: [],
        promotions,
        clusters: [],
        searched: [],
      }),
    stall: () => {
      accepts = false;
    },
    drain: () => {
      accepts = true;
      drain();
    },
  };
}

const change = (version: number, more: Partial<ChannelChange> = {}) =>
  composeChange(
    {
      since: version - 1,
      version,
      deployments: [],
      removed: [],
      promotions: [],
      clusters: [],
      ...more,
    },
    { readable: READABLE, epoch: EPOCH },
  );
const promotion = (id: string, number: number, environment = 'dev') =>
  ({ id, number, environment, phase: 'Merged' } as Promotion);

const versions = (sent: StreamMessage[]) =>
  sent.map(({ type, version }) => `${type} ${version}`);

describe('StreamClient', () => {
  it('sends changes after the snapshot only', () => {
    const { client, sent, snapshot } = setUp();
    client.sendChange(change(1));
    snapshot(1);
    client.sendChange(change(2));
    expect(versions(sent)).toEqual(['snapshot 1', 'change 2']);
  });

  it('keeps nothing for a client that does not read, and starts it over later', () => {
    const { client, sent, snapshot, stall, drain, ready } = setUp();
    snapshot(1);
    stall();
    client.sendChange(change(2));
    for (let version = 3; version < 1000; version += 1) {
      client.sendChange(change(version));
    }
    expect(versions(sent)).toEqual(['snapshot 1', 'change 2']);
    drain();
    expect(ready).toHaveBeenCalledTimes(1);
    client.prepare();
    snapshot(999);
    client.sendChange(change(1000));
    expect(versions(sent).slice(2)).toEqual(['snapshot 999', 'change 1000']);
  });

  it('goes on where it was when nothing was missed', () => {
    const { client, sent, snapshot, stall, drain, ready } = setUp();
    stall();
    snapshot(1);
    drain();
    client.sendChange(change(2));
    expect(ready).not.toHaveBeenCalled();
    expect(versions(sent)).toEqual(['snapshot 1', 'change 2']);
  });

  it('knows promotions that changed while the snapshot was read', () => {
    const { client, sent, snapshot } = setUp();
    client.sendChange(
      change(1, { promotions: [promotion('b', 2), promotion('c', 3, 'prod')] }),
    );
    snapshot(1, [
      { ...promotion('b', 2), phase: 'Writing' },
      promotion('a', 1),
    ]);
    expect(sent[0]).toMatchObject({
      delivery: {
        promotions: [
          { id: 'b', phase: 'Merged' },
          { id: 'a', phase: 'Merged' },
        ],
      },
    });
  });

  it('tells nothing of environments that may not be read', () => {
    const { client, sent, snapshot } = setUp();
    snapshot(1);
    client.sendChange(
      change(2, {
        removed: [
          { id: 'one', environment: 'dev' },
          { id: 'two', environment: 'prod' },
        ],
        promotions: [promotion('c', 3, 'prod')],
      }),
    );
    expect(sent[1]).toMatchObject({
      version: 2,
      removedDeployments: ['one'],
      promotions: [],
    });
  });

  it('is silent once closed', () => {
    const { client, sent, snapshot, connection, drain } = setUp();
    snapshot(1);
    client.close();
    client.sendChange(change(2));
    client.prepare();
    snapshot(2);
    drain();
    expect(versions(sent)).toEqual(['snapshot 1']);
    expect(connection.end).toHaveBeenCalled();
  });
});
