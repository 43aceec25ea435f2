import { fitLine } from '../domain/figures';
import type { BenchBackend, Memory } from '../processes/BenchBackend';
import type { LoadServer } from '../processes/LoadServer';
import type { BenchContext } from './BenchContext';
import { measureFleet } from './fleet';

const LIVE_MS = 180_000;
/** What is written out in the background belongs to what is held. */
const SETTLE_MS = 60_000;
const MEGABYTE = 1024 * 1024;
const LIMITS = {
  firstSyncSeconds: 60,
  residentMegabytes: 700,
  /** How much more a deployment may cost among many than among few. */
  growth: 1.25,
};

/** First sync and memory at three sizes, against the same backend with an empty cluster. */
export async function sync(context: BenchContext): Promise<void> {
  const sizes = context.quick ? [250, 500, 1_000] : [1_000, 3_000, 10_000];
  const server = await context.startLoadServer();

  const empty = await measure(context, server, 0);
  await context.stop(empty.backend);
  const points: Array<{ x: number; y: number }> = [];
  for (const deployments of sizes) {
    const { backend, seconds, memory } = await measure(
      context,
      server,
      deployments,
    );
    const largest = deployments === sizes[sizes.length - 1];
    const above = (memory.rss - empty.memory.rss) / MEGABYTE;
    const live = (liveBytes(memory) - liveBytes(empty.memory)) / MEGABYTE;
    points.push({ x: deployments / 1_000, y: live });
    context.add({
      name: `first sync, ${deployments} deployments`,
      value: seconds,
      unit: 's',
      ...(largest && { limit: LIMITS.firstSyncSeconds }),
      note: 'from the first request until every kind is live',
    });
    context.add({
      name: `resident memory above empty, ${deployments} deployments`,
      value: above,
      unit: 'MB',
      ...(largest && { limit: LIMITS.residentMegabytes }),
      note: `${Math.round(
        memory.rss / MEGABYTE,
      )} MB in all; live objects ${live.toFixed(0)} MB above empty`,
    });
    if (largest) {
      await measureFleet(context, { server, backend, deployments });
      const used = await backend.memory();
      context.add({
        name: `resident memory above empty after use, ${deployments} deployments`,
        value: (used.rss - empty.memory.rss) / MEGABYTE,
        unit: 'MB',
        limit: LIMITS.residentMegabytes,
        note: 'after the fleet pages below',
      });
    }
    await context.stop(backend);
  }
  reportGrowth(context, points);
}

async function measure(
  context: BenchContext,
  server: LoadServer,
  deployments: number,
) {
  const counts = await server.createClusters([
    { name: 'hub', deployments, seed: context.seed },
  ]);
  context.say(`first sync of ${JSON.stringify(counts.hub)}`);
  const backend: BenchBackend = await context.startBackend({
    clusters: { hub: server.urlOf('hub') },
  });
  await backend.untilLive(LIVE_MS);
  const milliseconds = await server.sinceFirstRequestMs();
  await backend.untilIdle(SETTLE_MS);
  return {
    backend,
    seconds: (milliseconds ?? Number.NaN) / 1_000,
    memory: await backend.memory(),
  };
}

/** What is held, without what the engine keeps ready for more. */
function liveBytes({ heapUsed, external }: Memory): number {
  return heapUsed + external;
}

/**
 * Judged by live objects: the resident size of a process moves in steps that say more about
 * the collector than about what is held.
 */
function reportGrowth(
  context: BenchContext,
  points: Array<{ x: number; y: number }>,
): void {
  const { slope, deviations } = fitLine(points);
  const [few, some, many] = points;
  const marginal = (from: typeof few, to: typeof few) =>
    (to.y - from.y) / (to.x - from.x);
  context.add({
    name: 'live memory per 1,000 deployments, by the line through all sizes',
    value: slope,
    unit: 'MB',
    note: `off the line by ${deviations
      .map((deviation, at) => `${deviation.toFixed(1)} MB at ${points[at].x}k`)
      .join(', ')}`,
  });
  context.add({
    name: 'live memory of further deployments, among many / among few',
    value: marginal(some, many) / marginal(few, some),
    unit: '×',
    limit: LIMITS.growth,
    note: `${marginal(few, some).toFixed(1)} MB, then ${marginal(
      some,
      many,
    ).toFixed(1)} MB per 1,000`,
  });
}
