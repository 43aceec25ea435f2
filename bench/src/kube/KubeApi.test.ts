import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeApi } from './KubeApi';
import { LoadCluster } from './LoadCluster';

const ROLLOUTS = '/apis/argoproj.io/v1alpha1/rollouts';
const PODS = '/api/v1/pods';

let cluster: LoadCluster;
let api: KubeApi;
let server: Server;
const controllers: AbortController[] = [];

beforeEach(async () => {
  cluster = new LoadCluster({ name: 'hub', deployments: 3, keepEvents: 2 });
  api = new KubeApi({ cluster, bookmarkMs: 10 });
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://kube');
    void api.handle(request, response, pathname, searchParams);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  controllers.splice(0).forEach(controller => controller.abort());
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const ask = (path: string, signal?: AbortSignal) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    signal,
  });
const read = async (path: string): Promise<any> => (await ask(path)).json();

/** Events of a watch, bookmarks left out unless they are asked for. */
async function* watch(
  path: string,
  withBookmarks = false,
): AsyncGenerator<any> {
  const controller = new AbortController();
  controllers.push(controller);
  const response = await ask(path, controller.signal);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body as any) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const event = JSON.parse(line);
      if (withBookmarks || event.type !== 'BOOKMARK') {
        yield event;
      }
    }
  }
}

const next = async (events: AsyncGenerator<any>) => (await events.next()).value;

it('lists in pages that all show one moment', async () => {
  const first = await read(`${PODS}?limit=10`);
  expect(first.items).toHaveLength(10);
  expect(first.metadata.remainingItemCount).toBe(5);
  cluster.change(0, 'remove', 1);
  const rest = await read(
    `${PODS}?limit=10&continue=${first.metadata.continue}`,
  );
  expect(rest.items).toHaveLength(5);
  expect(rest.metadata.continue).toBeUndefined();
  expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  expect((await read(PODS)).items).toHaveLength(10);
});

it('knows a page token once', async () => {
  const { metadata } = await read(`${PODS}?limit=1`);
  const path = `${PODS}?limit=1&continue=${metadata.continue}`;
  expect((await ask(path)).status).toBe(200);
  expect((await ask(path)).status).toBe(410);
});

it('selects by label, field and namespace', async () => {
  const { items } = await read(ROLLOUTS);
  const { name, namespace } = items[1].metadata;
  for (const path of [
    `${ROLLOUTS}?labelSelector=app%3D${name}`,
    `${ROLLOUTS}?fieldSelector=metadata.name%3D${name}`,
    `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts`,
  ]) {
    expect((await read(path)).items).toEqual([items[1]]);
  }
});

it('tells a watch of what happens after its version', async () => {
  const { metadata } = await read(ROLLOUTS);
  cluster.change(0, 'step', 7);
  const events = watch(
    `${ROLLOUTS}?watch=true&resourceVersion=${metadata.resourceVersion}`,
  );
  expect(await next(events)).toMatchObject({
    type: 'MODIFIED',
    object: { status: { phase: 'Progressing', message: 'bench 7' } },
  });
  cluster.change(1, 'remove', 8);
  expect(await next(events)).toMatchObject({ type: 'DELETED' });
  cluster.change(1, 'step', 9);
  expect(await next(events)).toMatchObject({ type: 'ADDED' });
});

it('sends bookmarks', async () => {
  const events = watch(`${ROLLOUTS}?watch=true`, true);
  expect(await next(events)).toMatchObject({
    type: 'BOOKMARK',
    object: {
      metadata: { resourceVersion: String(cluster.resourceVersion) },
    },
  });
});

it('answers 410 to a version it does not keep', async () => {
  const { metadata } = await read(ROLLOUTS);
  for (let stamp = 0; stamp < 5; stamp += 1) {
    cluster.change(0, 'step', stamp);
  }
  const events = watch(
    `${ROLLOUTS}?watch=true&resourceVersion=${metadata.resourceVersion}`,
  );
  expect(await next(events)).toMatchObject({
    type: 'ERROR',
    object: { code: 410 },
  });
});

it('answers as a fault says, and as ever afterwards', async () => {
  const applied = api
    .faultsOf('rollouts')
    .apply(
      { answer: { type: 'status', status: 429, retryAfterSeconds: 1 } },
      1_000,
    );
  const refused = await ask(ROLLOUTS);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await applied).toBe(true);
  expect((await ask(ROLLOUTS)).status).toBe(200);
});

it('replays older events when a fault says so', async () => {
  cluster.change(0, 'step', 1);
  cluster.change(0, 'step', 2);
  void api.faultsOf('rollouts').apply(
    {
      verb: 'watch',
      answer: { type: 'replay', choose: known => known.slice(-2) },
    },
    1_000,
  );
  const events = watch(
    `${ROLLOUTS}?watch=true&resourceVersion=${cluster.resourceVersion}`,
  );
  expect((await next(events)).object.status.message).toBe('bench 1');
  expect((await next(events)).object.status.message).toBe('bench 2');
});

it('counts what it is asked for', async () => {
  await read(ROLLOUTS);
  await read(`${ROLLOUTS}?limit=1`);
  await next(watch(`${PODS}?watch=true`, true));
  await ask('/version');
  expect(api.requests).toEqual({
    [`list ${ROLLOUTS}`]: 2,
    [`watch ${PODS}`]: 1,
    'GET /version': 1,
  });
});
