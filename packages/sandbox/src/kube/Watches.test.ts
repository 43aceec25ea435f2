import { Watch } from '@kubernetes/client-node';
import {
  aRollout,
  NAMESPACE,
  startKube,
  TOKEN,
  waitFor,
} from './__testUtils__/startKube';

const path = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts`;

let kube: Awaited<ReturnType<typeof startKube>>;
const controllers: AbortController[] = [];

async function start(options?: Parameters<typeof startKube>[0]) {
  kube = await startKube(options);
}

afterEach(async () => {
  controllers.splice(0).forEach(controller => controller.abort());
  await kube.stop();
});

/** Watches with the stock client, and collects what it hears. */
async function watch(query: Record<string, string | number | boolean> = {}) {
  const heard: Array<{ type: string; name?: string; object: any }> = [];
  const ends: unknown[] = [];
  const controller = await new Watch(kube.config).watch(
    path,
    query,
    (type, object) => heard.push({ type, name: object.metadata?.name, object }),
    error => ends.push(error),
  );
  controllers.push(controller);
  return {
    heard,
    ends,
    lines: () => heard.map(({ type, name }) => `${type} ${name}`),
  };
}

const version = () => String(kube.store.resourceVersion);

it('tells what exists, then what happens', async () => {
  await start();
  kube.store.create(aRollout('a'));
  const { lines } = await watch();
  await waitFor(() => lines().length === 1, 'the object that exists');
  kube.store.create(aRollout('b'));
  kube.store.patch('Rollout', NAMESPACE, 'a', { spec: { replicas: 9 } });
  kube.store.delete('Rollout', NAMESPACE, 'b');
  await waitFor(() => lines().length === 4, 'four events');
  expect(lines()).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
});

it('takes up after a version, without a gap or a repetition', async () => {
  await start();
  kube.store.create(aRollout('before'));
  const resourceVersion = version();
  kube.store.create(aRollout('missed'));
  const { lines } = await watch({ resourceVersion });
  kube.store.create(aRollout('live'));
  await waitFor(() => lines().length === 2, 'two events');
  expect(lines()).toEqual(['ADDED missed', 'ADDED live']);
});

it('shows an object leave and enter a selector', async () => {
  await start();
  kube.store.create(aRollout('a', { labels: { tier: 'web' } }));
  const { lines, heard } = await watch({
    resourceVersion: version(),
    labelSelector: 'tier=web',
  });
  const label = (tier: string) =>
    kube.store.patch('Rollout', NAMESPACE, 'a', {
      metadata: { labels: { tier } },
    });
  label('db');
  label('cache');
  label('web');
  await waitFor(() => lines().length === 2, 'two events');
  expect(lines()).toEqual(['DELETED a', 'ADDED a']);
  expect(heard[0].object.metadata.labels).toEqual({ tier: 'web' });
});

it('answers 410 when the version is out of the window', async () => {
  await start({ window: 5 });
  const resourceVersion = version();
  for (let i = 0; i < 30; i += 1) {
    kube.store.create(aRollout(`r${i}`));
  }
  const { heard, ends } = await watch({ resourceVersion });
  await waitFor(() => ends.length === 1, 'the end of the watch');
  expect(heard).toEqual([
    {
      type: 'ERROR',
      object: expect.objectContaining({ code: 410, reason: 'Expired' }),
    },
  ]);
});

it('ends after timeoutSeconds', async () => {
  await start();
  const { ends, heard } = await watch({ timeoutSeconds: 1 });
  await waitFor(() => ends.length === 1, 'the end of the watch');
  expect(heard).toEqual([]);
});

it('sends bookmarks to those who want them', async () => {
  await start({ bookmarkMs: 20 });
  const wanting = await watch({
    resourceVersion: version(),
    allowWatchBookmarks: true,
  });
  const other = await watch({ resourceVersion: version() });
  // Moves the version on without an event for these watches.
  kube.store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', namespace: NAMESPACE },
  });
  const latest = version();
  await waitFor(
    () =>
      wanting.heard.some(
        ({ type, object }) =>
          type === 'BOOKMARK' && object.metadata.resourceVersion === latest,
      ),
    'a bookmark at the latest version',
  );
  expect(other.heard).toEqual([]);
});

it('marks the end of the initial events', async () => {
  await start();
  kube.store.create(aRollout('a'));
  const { heard, lines } = await watch({
    sendInitialEvents: true,
    allowWatchBookmarks: true,
    resourceVersionMatch: 'NotOlderThan',
  });
  await waitFor(() => lines().length === 2, 'two events');
  expect(heard[1]).toMatchObject({
    type: 'BOOKMARK',
    object: {
      metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
    },
  });
});

describe('faults', () => {
  it('cut the watches of a kind', async () => {
    await start();
    const { ends, heard } = await watch();
    kube.faults.cutWatches('Pod');
    kube.store.create(aRollout('a'));
    await waitFor(() => heard.length === 1, 'the event after another cut');
    kube.faults.cutWatches('Rollout');
    await waitFor(() => ends.length === 1, 'the end of the watch');
    expect(String(ends[0])).toMatch(/^Error/);
  });

  it('end watches when the API goes down', async () => {
    await start();
    const { ends } = await watch();
    kube.faults.down();
    await waitFor(() => ends.length === 1, 'the end of the watch');
    expect(String(ends[0])).toMatch(/^Error/);
  });

  it('expire open watches', async () => {
    await start();
    const before = version();
    kube.store.create(aRollout('a'));
    const open = await watch();
    await waitFor(() => open.heard.length === 1, 'the object that exists');
    kube.faults.expire();
    await waitFor(() => open.ends.length === 1, 'the end of the watch');
    const late = await watch({ resourceVersion: before });
    await waitFor(() => late.ends.length === 1, 'the end of the late watch');
    for (const { heard } of [open, late]) {
      expect(heard.at(-1)).toMatchObject({
        type: 'ERROR',
        object: { code: 410 },
      });
    }
  });

  it('write what is no JSON between the events', async () => {
    await start();
    const response = await fetch(`${kube.url}${path}?watch=1`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const reader = response
      .body!.pipeThrough(new TextDecoderStream())
      .getReader();
    kube.store.create(aRollout('a'));
    kube.faults.writeGarbage('rubbish\n');
    kube.store.create(aRollout('b'));
    let text = '';
    while (text.split('\n').length < 4) {
      text += (await reader.read()).value;
    }
    await reader.cancel();
    const [first, second, third] = text.split('\n');
    expect(JSON.parse(first).object.metadata.name).toBe('a');
    expect(second).toBe('rubbish');
    expect(JSON.parse(third).object.metadata.name).toBe('b');
  });
});
