import { createRandom, pick } from '../domain/createRandom';
import { percentile } from '../domain/figures';
import type { BenchBackend } from '../processes/BenchBackend';
import { Child } from '../processes/Child';
import type { Clients } from '../processes/Clients';
import type { LoadServer } from '../processes/LoadServer';
import { requestJson } from '../processes/requestJson';
import type { BenchContext } from './BenchContext';

const LIVE_MS = 120_000;
/** Answers the routes of comparison hold; their mean size is that of all. */
const HELD = 250;
/** By clients at a time. One alone makes few requests, and p99 wants many. */
const ROUNDS: Record<number, number> = { 1: 60, 20: 30 };
const LIMITS = { p50: 1.3, p99: 1.5 };

const SHARES = [
  ['p50', 0.5],
  ['p99', 0.99],
] as const;

interface Target {
  name: 'delivery' | 'bare plugin' | 'bare Node';
  urls: string[];
  token?: string;
  /** Of a block, in a full and in a quick run. */
  milliseconds: [number, number];
}

/**
 * One entity's page: the delivery route beside a bare plugin route of the same backend and a
 * bare Node server, in short blocks by turns, so that whatever else the machine does meets all.
 */
export async function snapshot(context: BenchContext): Promise<void> {
  const deployments = context.size(5_000, 1_000);
  const server = await context.startLoadServer();
  await server.createClusters([
    { name: 'hub', deployments, seed: context.seed },
  ]);
  const backend = await context.startBackend({
    clusters: { hub: server.urlOf('hub') },
  });
  await backend.untilLive(LIVE_MS);
  const node = await startBareServer();
  try {
    const targets = await prepareTargets(
      context,
      backend,
      node.url,
      deployments,
    );
    const clients = await context.startClients();
    const before = await server.requests();
    for (const concurrency of [1, 20]) {
      await compare(context, clients, targets, concurrency);
    }
    reportRequests(context, before.hub, (await server.requests()).hub);
    await underChanges(context, { server, clients, target: targets[0] });
  } finally {
    await node.child.stop();
  }
}

async function compare(
  context: BenchContext,
  clients: Clients,
  targets: Target[],
  concurrency: number,
): Promise<void> {
  const rounds = context.size(ROUNDS[concurrency], 8);
  const latencies = new Map<string, number[]>(
    targets.map(({ name }) => [name, []]),
  );
  let bytes: Record<string, number> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const target of targets) {
      const report = await clients.load({
        urls: target.urls,
        token: target.token,
        concurrency,
        milliseconds: context.size(...target.milliseconds),
        seed: context.seed + round,
      });
      bytes = { ...bytes, [target.name]: report.bytes };
      if (round > 0) {
        latencies.get(target.name)!.push(...report.latencies);
      }
    }
  }
  const of = (name: Target['name'], share: number) =>
    percentile(latencies.get(name)!, share);
  const who = `${concurrency} client${concurrency > 1 ? 's' : ''}`;
  for (const { name } of targets) {
    for (const [title, share] of SHARES) {
      context.add({
        name: `${title}, ${name}, ${who}`,
        value: of(name, share),
        unit: 'ms',
        note: `${latencies.get(name)!.length} answers of ${bytes[name]} bytes`,
      });
    }
  }
  for (const [title, share] of SHARES) {
    context.add({
      name: `${title}, delivery / bare plugin, ${who}`,
      value: of('delivery', share) / of('bare plugin', share),
      unit: '×',
      limit: LIMITS[title],
    });
    context.add({
      name: `${title}, delivery / bare Node, ${who}`,
      value: of('delivery', share) / of('bare Node', share),
      unit: '×',
    });
  }
}

/** Nobody's page is served from a cluster that stands still: once more while it changes. */
async function underChanges(
  context: BenchContext,
  options: { server: LoadServer; clients: Clients; target: Target },
): Promise<void> {
  const { server, clients, target } = options;
  await server.startChanges({
    perSecond: 100,
    changes: 'busy',
    seed: context.seed,
  });
  const { latencies } = await clients.load({
    urls: target.urls,
    token: target.token,
    concurrency: 1,
    milliseconds: context.size(8_000, 1_500),
    seed: context.seed,
  });
  await server.stopChanges();
  for (const [title, share] of SHARES) {
    context.add({
      name: `${title}, delivery, 1 client, 100 changes/s`,
      value: percentile(latencies, share),
      unit: 'ms',
    });
  }
}

async function prepareTargets(
  context: BenchContext,
  backend: BenchBackend,
  nodeUrl: string,
  deployments: number,
): Promise<Target[]> {
  const path = (component: string) => `entities/component/default/${component}`;
  const random = createRandom(context.seed);
  const numbers = Array.from({ length: deployments }, (_, index) => index);
  const held = new Set(
    Array.from({ length: HELD }, () => `svc-${pick(random, numbers)}`),
  );
  for (const component of held) {
    const { status, bytes } = await backend.get(
      `/api/delivery/${path(component)}`,
    );
    if (status !== 200) {
      throw new Error(`the page of ${component} answered ${status}: ${bytes}`);
    }
    const body = JSON.parse(bytes.toString('utf8'));
    if (body.deployments.length !== 1) {
      throw new Error(`${component} shows no deployment`);
    }
    await requestJson(`${backend.url}/api/bare/answers/${component}`, {
      method: 'PUT',
      token: backend.token,
      body,
    });
    await requestJson(`${nodeUrl}/${path(component)}`, {
      method: 'PUT',
      body,
    });
  }
  return [
    {
      name: 'delivery',
      token: backend.token,
      milliseconds: [1_000, 500],
      urls: numbers.map(
        index => `${backend.url}/api/delivery/${path(`svc-${index}`)}`,
      ),
    },
    {
      name: 'bare plugin',
      token: backend.token,
      milliseconds: [1_000, 500],
      urls: [...held].map(
        component => `${backend.url}/api/bare/${path(component)}`,
      ),
    },
    {
      name: 'bare Node',
      milliseconds: [300, 100],
      urls: [...held].map(component => `${nodeUrl}/${path(component)}`),
    },
  ];
}

async function startBareServer() {
  const { child, ready } = await Child.start<{ port: number }>({
    name: 'the bare server',
    program: 'bare/main.ts',
    place: 'firstCore',
  });
  return { child, url: `http://127.0.0.1:${ready.port}` };
}

/** A watch that ends is opened again; nothing else may be asked because somebody looks. */
function reportRequests(
  context: BenchContext,
  before: Record<string, number>,
  after: Record<string, number>,
): void {
  const made = Object.entries(after)
    .map(([key, count]) => [key, count - (before[key] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  const watches = made.filter(([key]) => key.startsWith('watch '));
  const others = made.filter(([key]) => !key.startsWith('watch '));
  context.add({
    name: 'requests to the cluster during all page views',
    value: others.reduce((sum, [, count]) => sum + count, 0),
    unit: '',
    limit: 0,
    note: [
      ...others.map(([key, count]) => `${key}: ${count}`),
      `${watches.length} watches opened again`,
    ].join(', '),
  });
}
