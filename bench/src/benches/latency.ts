import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../domain/createRandom';
import { percentile } from '../domain/figures';
import type { BenchContext } from './BenchContext';

const LIVE_MS = 120_000;
const CHANGES_PER_SECOND = 100;
const WARM_UP_MS = 3_000;
/** For the last change to arrive. */
const SETTLE_MS = 2_000;
const LIMIT_MS = 250;
const FLEET_CLIENTS = 5;
const FLEET_STREAM = '/api/delivery/fleet/stream';

/** From a change in the cluster to the bytes at a subscriber that show it. */
export async function latency(context: BenchContext): Promise<void> {
  const deployments = context.size(5_000, 1_000);
  const subscribers = context.size(200, 60);
  const server = await context.startLoadServer();
  await server.createClusters([
    { name: 'hub', deployments, seed: context.seed },
  ]);
  const backend = await context.startBackend({
    clusters: { hub: server.urlOf('hub') },
    place: 'anywhere',
  });
  await backend.untilLive(LIVE_MS);
  const clients = await context.startClients();

  const fleetClients = (await backend.answersStream(FLEET_STREAM))
    ? FLEET_CLIENTS
    : 0;
  const watched = drawNumbers(
    subscribers - fleetClients,
    deployments,
    context.seed,
  );
  await clients.follow(
    [
      ...watched.map(index => ({
        key: String(index),
        group: 'entity',
        url: `${backend.url}/api/delivery/entities/component/default/svc-${index}/stream`,
      })),
      ...Array.from({ length: fleetClients }, (_, at) => ({
        key: `fleet-${at}`,
        group: 'fleet',
        url: `${backend.url}${FLEET_STREAM}`,
      })),
    ],
    backend.token,
  );
  context.say(`${subscribers} streams are open`);

  await server.startChanges({
    perSecond: CHANGES_PER_SECOND,
    changes: 'busy',
    seed: context.seed,
    watched,
    // Half of what changes is looked at by somebody, as with a release that is under way.
    watchedShare: 0.5,
  });
  await delay(WARM_UP_MS);
  await clients.startMeasuring();
  await backend.pauses();
  const cpuBefore = await backend.cpuSeconds();
  const seconds = context.size(60, 12);
  await delay(seconds * 1_000);
  const cpu = (await backend.cpuSeconds()) - cpuBefore;
  const pauses = await backend.pauses();
  const changes = await server.stopChanges();
  await delay(SETTLE_MS);
  const report = await clients.finish(changes.lastStamps, {
    fleet: changes.fleetStamps,
  });

  for (const [group, latencies] of Object.entries(report.latencies)) {
    for (const [title, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      context.add({
        name: `${title}, change to bytes, ${group} stream`,
        value: percentile(latencies, share),
        unit: 'ms',
        ...(title === 'p99' && { limit: LIMIT_MS }),
        note: `${latencies.length} changes seen`,
      });
    }
  }
  context.add({
    name: 'last changes that never arrived',
    value: report.missing.length,
    unit: '',
    limit: 0,
    note: report.missing.slice(0, 5).join(', '),
  });
  context.add({
    name: 'streams that broke',
    value: report.ended,
    unit: '',
    limit: 0,
  });
  context.add({
    name: 'changes made',
    value: changes.perSecond,
    unit: '/s',
    note: `${subscribers} clients got ${
      report.messages
    } messages; the load server could make ${Math.round(
      changes.capacityPerSecond,
    )}/s`,
  });
  context.add({
    name: 'processor the backend used',
    value: (cpu / seconds) * 100,
    unit: '%',
    note: `of one core; its event loop paused for ${pauses.max.toFixed(
      0,
    )} ms at most (p99 ${pauses.p99.toFixed(
      0,
    )} ms), one collection of garbage took ${pauses.collection.toFixed(
      0,
    )} ms at most`,
  });
}

function drawNumbers(count: number, below: number, seed: number): number[] {
  const random = createRandom(seed);
  const drawn = new Set<number>();
  while (drawn.size < count) {
    drawn.add(Math.floor(random() * below));
  }
  return [...drawn];
}
