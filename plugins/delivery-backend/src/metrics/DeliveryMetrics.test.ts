import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { FreshnessBoard, type ObjectEvent, type WatchSource } from '../watch';
import { createDeliveryMetrics, observeDeliveryState } from './DeliveryMetrics';
import type { FleetIndex, ObjectStore } from '../index/index';

const source: WatchSource = { cluster: 'hub', kind: 'pods' };
const object = { metadata: { name: 'p' } };

/** Keeps what the instruments were told, by name. */
function setUp() {
  const told: Array<[string, number, object | undefined]> = [];
  const callbacks: Array<() => void> = [];
  const instrument = (name: string) => ({
    add: (value: number, attributes?: object) =>
      told.push([name, value, attributes]),
    record: (value: number, attributes?: object) =>
      told.push([name, value, attributes]),
    addCallback: (callback: (result: object) => void) =>
      callbacks.push(() =>
        callback({
          observe: (value: number, attributes?: object) =>
            told.push([name, value, attributes]),
        }),
      ),
    removeCallback: () => {},
  });
  const metrics = metricsServiceMock.mock({
    createCounter: instrument as never,
    createHistogram: instrument as never,
    createObservableGauge: instrument as never,
  });
  return { metrics, told, collect: () => callbacks.forEach(call => call()) };
}

it('counts what the watches report', () => {
  const { metrics, told } = setUp();
  const { noteEvent, noteProjection } = createDeliveryMetrics(metrics);
  const events: ObjectEvent[] = [
    { type: 'listing' },
    { type: 'upserted', objects: [object, object] },
    { type: 'listed' },
    { type: 'removed', object },
    { type: 'alive' },
    { type: 'lost', cause: 'forbidden', reason: 'no' },
  ];
  events.forEach(event => noteEvent(source, event));
  noteProjection(250);
  const place = { cluster: 'hub', kind: 'pods' };
  expect(told).toEqual([
    ['delivery.watch.events', 2, { ...place, type: 'upserted' }],
    ['delivery.watch.events', 1, { ...place, type: 'removed' }],
    ['delivery.watch.losses', 1, { ...place, cause: 'forbidden' }],
    ['delivery.projection.duration', 0.25, undefined],
  ]);
});

it('tells what is held, how old it is and who listens', () => {
  const { metrics, told, collect } = setUp();
  let time = Date.parse('2026-11-26T12:00:00Z');
  const board = new FreshnessBoard({ now: () => new Date(time) });
  board.expect(source);
  board.live(source);
  observeDeliveryState(metrics, {
    objects: { count: (_: string, kind: string) => kind.length } as ObjectStore,
    board,
    fleet: { size: 7 } as FleetIndex,
    streams: { entity: { size: 3 }, fleet: { size: 1 } },
  });
  time += 4_000;
  collect();
  const place = { cluster: 'hub', kind: 'pods' };
  expect(told).toEqual(
    expect.arrayContaining([
      ['delivery.objects', 4, place],
      ['delivery.watch.age', 4, { ...place, namespace: '', state: 'live' }],
      ['delivery.deployments', 7, undefined],
      ['delivery.stream.clients', 3, { stream: 'entity' }],
      ['delivery.stream.clients', 1, { stream: 'fleet' }],
    ]),
  );
});
