import { setTimeout as delay } from 'node:timers/promises';
import { nameDeployment } from '../domain/cluster/DeploymentNames';
import {
  compareEntity,
  compareFleet,
  type DeploymentTruth,
  type FleetRow,
} from '../domain/truth';
import type { BenchBackend } from '../processes/BenchBackend';
import type { DisturbanceProgress, LoadServer } from '../processes/LoadServer';
import type { BenchContext } from './BenchContext';

const LIVE_MS = 150_000;
const POLL_MS = 500;
/** What is not the same after so long will not become so. */
const AGREE_MS = 30_000;
const SHOWN_DIFFERENCES = 10;
/** Of the disturbances, those that come while no object changes. */
const CALM_SHARE = 0.2;
/** Through the documented configuration: more pages, so that a list can be disturbed in between. */
const WATCH = {
  pageSize: 25,
  backoff: { initial: { milliseconds: 50 }, max: { seconds: 2 } },
};

interface Cluster {
  name: string;
  firstIndex: number;
  deployments: number;
}

/** Random trouble on every watch while objects change; then both sides are held against each other. */
export async function disturb(context: BenchContext): Promise<void> {
  const deployments = context.size(100, 40);
  const clusters: Cluster[] = Array.from(
    { length: context.size(10, 6) },
    (_, at) => ({
      name: `c${at}`,
      firstIndex: at * deployments,
      deployments,
    }),
  );
  const server = await context.startLoadServer();
  await server.createClusters(
    clusters.map(cluster => ({
      ...cluster,
      plainEvery: 5,
      seed: context.seed,
      // Few, so that a watch that was away for a moment finds its place gone.
      keepEvents: 60,
    })),
  );
  const backend = await context.startBackend({
    clusters: Object.fromEntries(
      clusters.map(({ name }) => [name, server.urlOf(name)]),
    ),
    watch: WATCH,
  });
  await backend.untilLive(LIVE_MS);

  const rounds = context.size(4, 1);
  const perRound = context.size(10_000, 300) / rounds;
  let differences = 0;
  let disturbances = 0;
  const byName = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const made of await makeTrouble(context, server, perRound, round)) {
      disturbances += made.total;
      for (const [name, count] of Object.entries(made.byName)) {
        byName.set(name, (byName.get(name) ?? 0) + count);
      }
    }
    const left = await untilAgreed(server, backend, clusters);
    differences += left.length;
    context.say(
      `${disturbances} disturbances, ${left.length} differences (seed ${context.seed})`,
    );
    left.slice(0, SHOWN_DIFFERENCES).forEach(line => context.say(line));
  }
  context.add({
    name: `differences after ${disturbances} disturbances`,
    value: differences,
    unit: '',
    limit: 0,
    note: `seed ${
      context.seed
    }; compared ${rounds} times: fleet and entities of ${
      clusters.length * deployments
    } deployments on ${clusters.length} clusters`,
  });
  context.add({
    name: 'disturbances that met a watch',
    value: disturbances,
    unit: '',
    note: [...byName].map(([name, count]) => `${name} ${count}`).join(', '),
  });
}

/**
 * The last part of it comes when nothing changes any more: what a disturbance spoils then is
 * not put right by a change that follows.
 */
async function makeTrouble(
  context: BenchContext,
  server: LoadServer,
  count: number,
  round: number,
): Promise<DisturbanceProgress[]> {
  const seed = context.seed + round * 1_000;
  const inCalm = Math.round(count * CALM_SHARE);
  await server.startChanges({ perSecond: 100, changes: 'all', seed });
  const changing = await disturbWatches(context, server, count - inCalm, seed);
  await server.stopChanges();
  return [changing, await disturbWatches(context, server, inCalm, seed + 500)];
}

async function disturbWatches(
  context: BenchContext,
  server: LoadServer,
  count: number,
  seed: number,
): Promise<DisturbanceProgress> {
  await server.startDisturbances({ seed, count });
  const deadline = performance.now() + context.size(180_000, 60_000);
  while (!(await server.disturbances()).done) {
    if (performance.now() > deadline) {
      const { total } = await server.disturbances();
      throw new Error(`only ${total} of ${count} disturbances met a watch`);
    }
    await delay(POLL_MS);
  }
  return server.stopDisturbances();
}

/** Differences that stay; each is a line that says what is served and what is true. */
async function untilAgreed(
  server: LoadServer,
  backend: BenchBackend,
  clusters: readonly Cluster[],
): Promise<string[]> {
  await backend.untilLive(LIVE_MS);
  const deadline = performance.now() + AGREE_MS;
  for (;;) {
    const differences = await findDifferences(server, backend, clusters);
    if (differences.length === 0 || performance.now() > deadline) {
      return differences;
    }
    await delay(POLL_MS);
  }
}

async function findDifferences(
  server: LoadServer,
  backend: BenchBackend,
  clusters: readonly Cluster[],
): Promise<string[]> {
  const truths: DeploymentTruth[] = [];
  for (const { name } of clusters) {
    truths.push(...(await server.truths(name)));
  }
  const differences = compareFleet(truths, await readFleet(backend));
  const byComponent = new Map(truths.map(truth => [truth.component, truth]));
  for (const { firstIndex, deployments } of clusters) {
    for (let at = 0; at < deployments; at += 1) {
      const { component } = nameDeployment(firstIndex + at);
      const { body } = await backend.get(
        `/api/delivery/entities/component/default/${component}`,
      );
      differences.push(
        ...compareEntity(component, byComponent.get(component), body),
      );
    }
  }
  return differences;
}

async function readFleet(backend: BenchBackend): Promise<FleetRow[]> {
  const rows: FleetRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await backend.read(
      `/api/delivery/fleet?limit=200${
        cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      }`,
    );
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
}
