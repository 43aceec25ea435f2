import { percentile } from '../domain/figures';
import type { BenchBackend } from '../processes/BenchBackend';
import type { LoadServer } from '../processes/LoadServer';
import type { BenchContext } from './BenchContext';

const LIMIT_MS = 100;
const ROWS = 50;
/** Where a reader who scrolled for long has got to. */
const DEEP_PAGE = 30;

/** The fleet page in its shapes, at the largest size. */
export async function measureFleet(
  context: BenchContext,
  options: { server: LoadServer; backend: BenchBackend; deployments: number },
): Promise<void> {
  const { server, backend, deployments } = options;
  const clients = await context.startClients();
  const page = (query: string) => `/api/delivery/fleet?limit=${ROWS}${query}`;
  const shapes: Array<[string, string]> = [
    ['first page', page('')],
    ['by environment', page('&environment=prod')],
    ['by health', page('&health=Degraded')],
    ['by owner', page('&owner=group:default/team-7')],
    ['by text', page('&text=svc-99')],
    ['sorted by health', page('&sort=health')],
    ['deep page', await findDeepPage(backend, page(''))],
  ];
  const { totalItems } = await backend.read(page(''));
  const all: number[] = [];
  const load = async (
    paths: string[],
    milliseconds: number,
    concurrency = 1,
  ) => {
    const { latencies } = await clients.load({
      urls: paths.map(path => `${backend.url}${path}`),
      token: backend.token,
      concurrency,
      milliseconds,
      seed: context.seed,
    });
    return latencies;
  };
  for (const [name, path] of shapes) {
    await load([path], context.size(500, 200));
    const latencies = await load([path], context.size(3_000, 500));
    all.push(...latencies);
    context.add({
      name: `p99, fleet ${name}`,
      value: percentile(latencies, 0.99),
      unit: 'ms',
      note: `p50 ${percentile(latencies, 0.5).toFixed(2)} ms, ${
        latencies.length
      } pages`,
    });
  }
  context.add({
    name: `p99, fleet page of ${ROWS} rows, ${deployments} deployments`,
    value: percentile(all, 0.99),
    unit: 'ms',
    limit: LIMIT_MS,
    note: 'all shapes together',
  });

  await server.startChanges({
    perSecond: 100,
    changes: 'busy',
    seed: context.seed,
  });
  for (const concurrency of [1, 10]) {
    const changing = await load(
      shapes.map(([, path]) => path),
      context.size(10_000, 2_000),
      concurrency,
    );
    context.add({
      name: `p99, the same with 100 changes/s, ${concurrency} client${
        concurrency > 1 ? 's' : ''
      }`,
      value: percentile(changing, 0.99),
      unit: 'ms',
      ...(concurrency === 1 && { limit: LIMIT_MS }),
      note: `p50 ${percentile(changing, 0.5).toFixed(2)} ms, ${
        changing.length
      } pages`,
    });
  }
  await server.stopChanges();
  context.add({
    name: 'deployments that are not in the fleet',
    value: Math.abs(deployments - totalItems),
    unit: '',
    limit: 0,
  });
  await context.stop(clients);
}

async function findDeepPage(
  backend: BenchBackend,
  first: string,
): Promise<string> {
  let path = first;
  for (let page = 1; page < DEEP_PAGE; page += 1) {
    const { nextCursor } = await backend.read(path);
    if (!nextCursor) {
      return path;
    }
    path = `${first}&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return path;
}
