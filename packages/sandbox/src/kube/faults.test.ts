import {
  aRollout,
  NAMESPACE,
  startKube,
  waitFor,
} from './__testUtils__/startKube';

const rollouts = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts`;
const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;

let kube: Awaited<ReturnType<typeof startKube>>;
const readers: Array<{ abort(): void }> = [];

beforeEach(async () => {
  kube = await startKube({ bookmarkMs: 10 });
});
afterEach(async () => {
  readers.splice(0).forEach(reader => reader.abort());
  await kube.stop();
});

const status = async (path: string) => (await kube.request(path)).status;

/** Reads a watch as raw text, so that half a line can be seen. */
async function openWatch(query = '') {
  const controller = new AbortController();
  readers.push(controller);
  const response = await kube.request(`${rollouts}?watch=1${query}`, {
    signal: controller.signal,
  });
  const heard = { text: '', ended: false };
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      heard.text += decoder.decode(chunk as Uint8Array, { stream: true });
    }
  };
  read()
    .catch(() => {})
    .finally(() => {
      heard.ended = true;
    });
  return {
    heard,
    lines: () => heard.text.split('\n').filter(line => line !== ''),
  };
}

describe('too many requests', () => {
  it('are refused, as many as ordered, with the time to wait', async () => {
    kube.faults.throttle({ requests: 2, retryAfterSeconds: 7 });
    const response = await kube.request(rollouts);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.text()).toBe(
      'Too many requests, please try again later.\n',
    );
    expect(await status('/apis')).toBe(429);
    expect(await status(rollouts)).toBe(200);
  });

  it('of one kind leave the others alone, until it is over', async () => {
    kube.faults.throttle({ kind: 'Rollout' });
    for (let i = 0; i < 3; i += 1) {
      expect(await status(rollouts)).toBe(429);
    }
    expect(await status(pods)).toBe(200);
    kube.faults.ok();
    expect(await status(rollouts)).toBe(200);
  });

  it('are counted for who has a token alone', async () => {
    kube.faults.throttle({ requests: 1 });
    expect((await fetch(`${kube.url}${rollouts}`)).status).toBe(401);
    expect(await status(rollouts)).toBe(429);
  });
});

describe('a kind that is not installed', () => {
  it('is 404 and not discovered, and comes back with its objects', async () => {
    const discovered = async () => {
      const response = await kube.request('/apis/argoproj.io/v1alpha1');
      const { resources } = await response.json();
      return resources.map(({ name }: { name: string }) => name);
    };
    kube.store.create(aRollout('a'));
    const { heard } = await openWatch();
    await waitFor(() => heard.text !== '', 'the first event');
    kube.faults.uninstall('Rollout');
    await waitFor(() => heard.ended, 'the end of the watch');
    const response = await kube.request(rollouts);
    expect([response.status, await response.text()]).toEqual([
      404,
      '404 page not found\n',
    ]);
    expect(await discovered()).not.toContain('rollouts');
    expect(await discovered()).toContain('applications');
    kube.faults.install('Rollout');
    expect(await discovered()).toContain('rollouts');
    const listed = await (await kube.request(rollouts)).json();
    expect(listed.items).toHaveLength(1);
  });

  it('is forbidden first to whom it is forbidden', async () => {
    kube.faults.uninstall('Rollout');
    kube.faults.forbid('Rollout');
    expect(await status(rollouts)).toBe(403);
  });
});

it('sends a list in small pieces, and all of it', async () => {
  for (let i = 0; i < 5; i += 1) {
    kube.store.create(aRollout(`r${i}`));
  }
  const whole = await (await kube.request(rollouts)).text();
  kube.faults.trickle({ pieceBytes: 100, everyMs: 1 });
  const response = await kube.request(rollouts);
  let pieces = 0;
  let text = '';
  for await (const chunk of response.body!) {
    pieces += 1;
    text += Buffer.from(chunk as Uint8Array).toString('utf8');
  }
  expect(text).toBe(whole);
  expect(pieces).toBeGreaterThan(1);
});

describe('a watch', () => {
  it('is left open and hears nothing any more', async () => {
    const stalled = await openWatch('&allowWatchBookmarks=1&timeoutSeconds=1');
    kube.store.create(aRollout('a'));
    await waitFor(() => stalled.heard.text.includes('BOOKMARK'), 'a bookmark');
    kube.faults.stallWatches('Rollout');
    const later = await openWatch('&allowWatchBookmarks=1&timeoutSeconds=1');
    await waitFor(
      () => later.heard.text.includes('ADDED'),
      'what the later watch starts with',
    );
    const before = stalled.heard.text;
    kube.store.create(aRollout('b'));
    kube.faults.repeatEvents();
    kube.faults.writeGarbage();
    kube.faults.expire();
    await waitFor(() => later.heard.ended, 'the end of the later watch');
    expect(stalled.heard).toEqual({ text: before, ended: false });
    kube.faults.cutWatches();
    await waitFor(() => stalled.heard.ended, 'the end of the stalled watch');
  });

  it('is left open beyond its time', async () => {
    const stalled = await openWatch('&timeoutSeconds=1');
    kube.faults.stallWatches();
    const other = await openWatch('&timeoutSeconds=1');
    await waitFor(() => other.heard.ended, 'the end of the other watch');
    expect(stalled.heard.ended).toBe(false);
  });

  it('gets an event twice', async () => {
    kube.store.create(aRollout('a'));
    const { lines } = await openWatch();
    kube.store.patch('Rollout', NAMESPACE, 'a', { spec: { replicas: 9 } });
    kube.faults.repeatEvents('Pod');
    kube.faults.repeatEvents('Rollout');
    kube.store.delete('Rollout', NAMESPACE, 'a');
    await waitFor(() => lines().length === 4, 'four events');
    const [added, modified, again, deleted] = lines();
    expect(again).toBe(modified);
    expect(
      [added, modified, deleted].map(line => JSON.parse(line).type),
    ).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('that heard nothing yet has nothing to repeat', async () => {
    const { lines } = await openWatch();
    kube.faults.repeatEvents();
    kube.store.create(aRollout('a'));
    await waitFor(() => lines().length > 0, 'the first event');
    expect(lines()).toHaveLength(1);
  });

  it('is cut in the middle of its next event, and missed nothing after', async () => {
    kube.store.create(aRollout('a'));
    const cut = await openWatch();
    await waitFor(() => cut.lines().length === 1, 'what exists');
    const { resourceVersion } = JSON.parse(cut.lines()[0]).object.metadata;
    kube.faults.cutWatchesMidLine('Pod');
    kube.faults.cutWatchesMidLine();
    kube.store.create(aRollout('b'));
    kube.store.create(aRollout('c'));
    await waitFor(() => cut.heard.ended, 'the cut');
    const [, half, ...more] = cut.lines();
    expect(half).toMatch(/^\{"type":"ADDED"/);
    expect(() => JSON.parse(half)).toThrow();
    expect(more).toEqual([]);
    const resumed = await openWatch(`&resourceVersion=${resourceVersion}`);
    await waitFor(() => resumed.lines().length === 2, 'what was missed');
  });
});

it.each([
  ['forbid', () => kube.faults.forbid('Unicorn')],
  ['uninstall', () => kube.faults.uninstall('Unicorn')],
  ['throttle', () => kube.faults.throttle({ kind: 'Unicorn' })],
])('%s refuses a kind that is not there', (_, order) => {
  expect(order).toThrow('kind Unicorn is not served');
});
