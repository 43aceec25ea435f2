import { at } from '../__testUtils__/deliveryModels';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { presentFreshness, type StreamStatus } from './presentFreshness';

const viewer = aViewer();
const cluster = (name: string, state: 'live' | 'stale') => ({
  cluster: name,
  state,
  since: at(NOW, 720),
  kinds: {},
});
const stream = (
  state: StreamStatus['state'],
  secondsAgo = 0,
): StreamStatus => ({
  state,
  since: NOW - secondsAgo * 1000,
  lastChange: NOW - 30_000,
});

describe('presentFreshness', () => {
  it.each([
    [stream('live'), ['live'], 'live', 'Live', 'changed 30 s ago'],
    [
      stream('reconnecting'),
      ['live'],
      'reconnecting',
      'Reconnecting',
      'last change 15:40',
    ],
    [
      stream('stale', 720),
      ['live'],
      'stale',
      'As of 15:40',
      'no connection for 12 min',
    ],
    [
      stream('live'),
      ['live', 'stale'],
      'silent',
      '1 of 2 clusters silent',
      'c1 silent since 15:29',
    ],
    [{ state: 'connecting', since: NOW }, [], 'connecting', 'Connecting', ''],
  ] as const)('%j with %j is %s', (status, clusters, mode, word, detail) => {
    const view = presentFreshness(
      status,
      clusters.map((state, index) => cluster(`c${index}`, state)),
      viewer,
    );
    expect(view).toMatchObject({ mode, word, detail });
  });
});
