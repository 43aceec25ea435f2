import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { FleetIndex, ObjectStore } from '../index/index';
import { WATCHED_KIND_NAMES, type WatchedKindName } from '../domain/objects';
import type { FreshnessBoard, ObjectEvent, WatchSource } from '../watch';

/** The instruments that change as things happen. */
export interface DeliveryMetrics {
  /** A watch reported something. */
  noteEvent(source: WatchSource, event: ObjectEvent): void;
  /** A deployment was read from its objects. */
  noteProjection(milliseconds: number): void;
}

/**
 * What operators need to see of a backend that lives from watches: what it holds, how old it
 * is, how much happens, who listens. docs/operating.md lists the instruments.
 */
export function createDeliveryMetrics(
  metrics: MetricsService,
): DeliveryMetrics {
  const events = metrics.createCounter<{
    cluster: string;
    kind: WatchedKindName;
    type: string;
  }>('delivery.watch.events', {
    description: 'Objects that came, changed or went, by cluster and kind',
    unit: '{object}',
  });
  const losses = metrics.createCounter<{
    cluster: string;
    kind: WatchedKindName;
    cause: string;
  }>('delivery.watch.losses', {
    description: 'Times a watch could not be followed',
    unit: '{loss}',
  });
  const projections = metrics.createHistogram('delivery.projection.duration', {
    description: 'Time to read one deployment from the objects in memory',
    unit: 's',
  });
  return {
    noteEvent: ({ cluster, kind }, event) => {
      switch (event.type) {
        case 'upserted':
          events.add(event.objects.length, {
            cluster,
            kind,
            type: event.type,
          });
          break;
        case 'removed':
          events.add(1, { cluster, kind, type: event.type });
          break;
        case 'lost':
          losses.add(1, { cluster, kind, cause: event.cause });
          break;
        default:
          break;
      }
    },
    noteProjection: milliseconds => projections.record(milliseconds / 1000),
  };
}

/** The instruments that are read when somebody collects. */
export function observeDeliveryState(
  metrics: MetricsService,
  state: {
    objects: ObjectStore;
    board: FreshnessBoard;
    fleet: FleetIndex;
    streams: Record<'entity' | 'fleet', { readonly size: number }>;
  },
): void {
  metrics
    .createObservableGauge<{ cluster: string; kind: WatchedKindName }>(
      'delivery.objects',
      { description: 'Objects held, by cluster and kind', unit: '{object}' },
    )
    .addCallback(result => {
      for (const { cluster } of state.board.all()) {
        for (const kind of WATCHED_KIND_NAMES) {
          result.observe(state.objects.count(cluster, kind), { cluster, kind });
        }
      }
    });
  metrics
    .createObservableGauge<{
      cluster: string;
      kind: WatchedKindName;
      namespace: string;
      state: string;
    }>('delivery.watch.age', {
      description: 'Time since a watch last gave a sign of life',
      unit: 's',
    })
    .addCallback(result => {
      for (const { cluster, kind, namespace, ...age } of state.board.ages()) {
        result.observe(age.ageMs / 1000, {
          cluster,
          kind,
          namespace: namespace ?? '',
          state: age.state,
        });
      }
    });
  metrics
    .createObservableGauge('delivery.deployments', {
      description: 'Deployments of entities, as the fleet lists them',
      unit: '{deployment}',
    })
    .addCallback(result => result.observe(state.fleet.size));
  metrics
    .createObservableGauge<{ stream: string }>('delivery.stream.clients', {
      description: 'Open event streams',
      unit: '{client}',
    })
    .addCallback(result => {
      for (const [stream, { size }] of Object.entries(state.streams)) {
        result.observe(size, { stream });
      }
    });
}
