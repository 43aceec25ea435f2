import {
  createCluster,
  QUICK_TIMING,
  type TestCluster,
} from '../__testUtils__/createCluster';
import { waitFor } from '../__testUtils__/waitFor';
import { type KubeObject, type WatchedKindName } from '../domain/objects';
import type { ObjectEvent } from './ObjectEvent';
import { watchObjects } from './watchObjects';
import { DEFAULT_WATCH_TIMING, type WatchTiming } from './WatchTiming';

let cluster: TestCluster;
const watches: Array<{ stop: () => Promise<void> }> = [];

beforeEach(async () => {
  cluster = await createCluster({ bookmarkMs: 30 });
  cluster.createNamespaces('shop', 'other');
});

afterEach(async () => {
  await Promise.all(watches.splice(0).map(({ stop }) => stop()));
  await cluster.stop();
});

/** Follows a kind and keeps what it is told, as an index would. */
function follow(
  options: {
    name?: WatchedKindName;
    namespace?: string;
    timing?: Partial<WatchTiming>;
    token?: string;
  } = {},
) {
  const controller = new AbortController();
  const held = new Map<string, KubeObject>();
  const events: ObjectEvent[] = [];
  const seen = new Set<string>();
  const client = cluster.createClient(options.token);
  const run = (async () => {
    for await (const event of watchObjects({
      client,
      name: options.name ?? 'rollouts',
      namespace: options.namespace,
      signal: controller.signal,
      timing: { ...DEFAULT_WATCH_TIMING, ...QUICK_TIMING, ...options.timing },
    })) {
      events.push(event);
      switch (event.type) {
        case 'listing':
          seen.clear();
          break;
        case 'upserted':
          event.objects.forEach(object => {
            held.set(object.metadata.uid!, object);
            seen.add(object.metadata.uid!);
          });
          break;
        case 'listed':
          [...held.keys()]
            .filter(uid => !seen.has(uid))
            .forEach(uid => held.delete(uid));
          break;
        case 'removed':
          held.delete(event.object.metadata.uid!);
          break;
        default:
      }
    }
  })();
  const watch = {
    events,
    /** Names and versions, sorted. */
    held: () =>
      [...held.values()]
        .map(
          ({ metadata }) =>
            `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`,
        )
        .sort(),
    count: (type: ObjectEvent['type']) =>
      events.filter(event => event.type === type).length,
    losses: () =>
      events.flatMap(event => (event.type === 'lost' ? [event] : [])),
    stop: async () => {
      controller.abort();
      await run;
      client.close();
    },
  };
  watches.push(watch);
  return watch;
}

const rollout = (name: string, namespace = 'shop') => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name, namespace },
  spec: { replicas: 1, template: { spec: { containers: [] } } },
});

const onServer = () =>
  cluster.store
    .list('Rollout')
    .map(
      ({ metadata }) =>
        `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`,
    )
    .sort();

const inStep = (watch: ReturnType<typeof follow>) => () =>
  JSON.stringify(watch.held()) === JSON.stringify(onServer());

const touch = (name: string, namespace = 'shop') =>
  cluster.store.patch('Rollout', namespace, name, {
    metadata: { labels: { touched: String(Math.random()) } },
  });

const requestsOf = (kind: string, type: 'list' | 'watch') =>
  cluster.requests.filter(
    request =>
      request.includes(`/${kind}?`) &&
      request.includes('watch=true') === (type === 'watch'),
  );

describe('watchObjects', () => {
  it('lists in pages, then follows every change', async () => {
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].forEach(name =>
      cluster.store.create(rollout(name)),
    );
    const watch = follow();
    await waitFor('the listing', () => watch.count('alive') > 0);
    expect(watch.held()).toEqual(onServer());
    expect(requestsOf('rollouts', 'list')).toHaveLength(3);

    cluster.store.create(rollout('h'));
    touch('a');
    cluster.store.delete('Rollout', 'shop', 'b');
    await waitFor('the changes', inStep(watch));
    expect(watch.count('listing')).toBe(1);
    expect(watch.losses()).toEqual([]);
  });

  it('keeps to a namespace', async () => {
    cluster.store.create(rollout('a', 'shop'));
    cluster.store.create(rollout('a', 'other'));
    const watch = follow({ namespace: 'other' });
    await waitFor('the listing', () => watch.count('alive') > 0);
    expect(watch.held()).toEqual([expect.stringMatching(/^other\/a@/)]);
  });

  it('resumes where the connection broke, without listing again', async () => {
    cluster.store.create(rollout('a'));
    const watch = follow();
    await waitFor('the watch', () => watch.count('alive') > 0);
    for (let round = 0; round < 5; round += 1) {
      cluster.faults.cutWatches();
      touch('a');
      await waitFor('the change after the cut', inStep(watch));
    }
    expect(watch.count('listing')).toBe(1);
    expect(watch.losses().length).toBeGreaterThan(0);
    expect(watch.losses()[0]).toMatchObject({ cause: 'unreachable' });
  });

  it('reads everything again when its version is too old', async () => {
    cluster.store.create(rollout('a'));
    const watch = follow();
    await waitFor('the watch', () => watch.count('alive') > 0);
    cluster.store.create(rollout('b'));
    cluster.faults.expire();
    cluster.store.delete('Rollout', 'shop', 'a');
    await waitFor('the second listing', () => watch.count('listed') > 1);
    await waitFor('the same state', inStep(watch));
    expect(watch.losses()).toEqual([]);
  });

  it('reads everything again after a line it cannot read', async () => {
    cluster.store.create(rollout('a'));
    const watch = follow();
    await waitFor('the watch', () => watch.count('alive') > 0);
    cluster.faults.writeGarbage();
    touch('a');
    await waitFor('the second listing', () => watch.count('listed') > 1);
    await waitFor('the same state', inStep(watch));
    expect(watch.losses()).toEqual([]);
  });

  it('says that a cluster is down from the start, and recovers by itself', async () => {
    cluster.faults.down();
    const watch = follow();
    await waitFor('two losses', () => watch.losses().length > 1);
    expect(watch.losses()[0]).toEqual({
      type: 'lost',
      cause: 'unreachable',
      reason: expect.stringMatching(/cluster 'hub' cannot be reached/),
    });
    cluster.store.create(rollout('a'));
    cluster.faults.ok();
    await waitFor(
      'the same state',
      () => watch.count('listed') > 0 && inStep(watch)(),
    );
  });

  it('loses nothing in an outage, also a long one', async () => {
    cluster.store.create(rollout('a'));
    const watch = follow();
    await waitFor('the watch', () => watch.count('alive') > 0);
    cluster.faults.down();
    await waitFor('many losses', () => watch.losses().length > 10);
    cluster.store.create(rollout('b'));
    cluster.store.delete('Rollout', 'shop', 'a');
    cluster.faults.ok();
    await waitFor('the same state', inStep(watch));
    expect(watch.held()).toEqual([expect.stringMatching(/^shop\/b@/)]);
  });

  it('notices a connection that went silent', async () => {
    await cluster.stop();
    cluster = await createCluster({ bookmarkMs: 60_000 });
    const watch = follow({ timing: { silenceMs: 60 } });
    await waitFor('a loss', () => watch.losses().length > 0);
    expect(watch.losses()[0].reason).toMatch(/no sign of life for 0.06 s/);
    await waitFor('another watch', () => watch.count('alive') > 1);
    expect(watch.count('listing')).toBe(1);
  });

  it('asks again for a kind that was forbidden', async () => {
    cluster.store.create(rollout('a'));
    cluster.faults.forbid('Rollout');
    const watch = follow();
    await waitFor('a loss', () => watch.losses().length > 0);
    expect(watch.losses()[0]).toEqual({
      type: 'lost',
      cause: 'forbidden',
      reason: expect.stringMatching(
        /does not let us read rollouts\.argoproj\.io \(403\)/,
      ),
    });
    cluster.faults.allow('Rollout');
    await waitFor(
      'the same state',
      () => watch.count('listed') > 0 && inStep(watch)(),
    );
  });

  it('says that a cluster does not have a kind, and finds it once it has', async () => {
    cluster.faults.uninstall('Rollout');
    const watch = follow();
    await waitFor('a loss', () => watch.losses().length > 0);
    expect(watch.losses()[0]).toMatchObject({
      cause: 'absent',
      reason: expect.stringMatching(/has no rollouts\.argoproj\.io/),
    });
    cluster.faults.install('Rollout');
    await waitFor('the listing', () => watch.count('alive') > 0);
  });

  it('never shows the token it was refused with', async () => {
    const watch = follow({ token: 'hunter2-hunter2' });
    await waitFor('a loss', () => watch.losses().length > 0);
    expect(watch.losses()[0]).toMatchObject({ cause: 'forbidden' });
    expect(JSON.stringify(watch.events)).not.toContain('hunter2');
  });

  it('holds only workloads that Argo CD tracks', async () => {
    const deployment = (name: string, labels?: Record<string, string>) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop', labels },
      spec: { template: { spec: { containers: [] } } },
    });
    cluster.store.create(
      deployment('ours', { 'app.kubernetes.io/instance': 'shop-dev' }),
    );
    cluster.store.create(deployment('foreign'));
    const watch = follow({ name: 'deployments' });
    await waitFor('the listing', () => watch.count('alive') > 0);
    expect(watch.held()).toEqual([expect.stringMatching(/^shop\/ours@/)]);
    cluster.store.patch('Deployment', 'shop', 'ours', {
      metadata: { labels: { 'app.kubernetes.io/instance': null } },
    });
    await waitFor('its removal', () => watch.held().length === 0);
  });

  it("asks for Argo CD's own ConfigMap and no other", async () => {
    const watch = follow({ name: 'configmaps' });
    for (const name of ['argocd-cm', 'secrets-of-others']) {
      cluster.store.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'shop' },
        data: { globalProjects: '[]', 'oidc.config': 'clientSecret: s3cret' },
      });
    }
    await waitFor(
      'the ConfigMap',
      () => watch.held().length > 0 && watch.count('alive') > 0,
    );
    expect(watch.held()).toEqual([expect.stringMatching(/^shop\/argocd-cm@/)]);
    expect(JSON.stringify(watch.events)).not.toContain('s3cret');
    for (const type of ['list', 'watch'] as const) {
      expect(requestsOf('configmaps', type)[0]).toContain(
        'fieldSelector=metadata.name%3Dargocd-cm',
      );
    }
  });

  it('leaves a cluster alone as long as it asks to', async () => {
    const pauses: number[] = [];
    cluster.faults.throttle({ kind: 'Rollout', retryAfterSeconds: 9 });
    follow({
      timing: {
        sleep: async ms => {
          pauses.push(ms);
          cluster.faults.ok();
        },
      },
    });
    await waitFor('a pause', () => pauses.length > 0);
    expect(pauses[0]).toBe(9_000);
    await waitFor(
      'the watch',
      () => requestsOf('rollouts', 'watch').length > 0,
    );
  });

  it('notices a connection that stands but says nothing any more', async () => {
    const watch = follow({ timing: { silenceMs: 200 } });
    await waitFor('the watch', () => watch.count('alive') > 0);
    cluster.faults.stallWatches();
    cluster.store.create(rollout('a'));
    await waitFor('the change after the silence', inStep(watch));
    expect(watch.losses()[0]).toMatchObject({
      cause: 'unreachable',
      reason: expect.stringContaining('no sign of life'),
    });
    expect(watch.count('listing')).toBe(1);
  });

  it('takes a change that is told twice for one', async () => {
    const watch = follow();
    await waitFor('the watch', () => watch.count('alive') > 0);
    cluster.faults.repeatEvents();
    cluster.store.create(rollout('a'));
    touch('a');
    await waitFor('the changes', inStep(watch));
    expect(watch.count('upserted')).toBeLessThanOrEqual(3);
    expect(watch.losses()).toEqual([]);
  });

  it('loses nothing when a line is cut in the middle', async () => {
    cluster.store.create(rollout('a'));
    const watch = follow();
    await waitFor('the watch', () => watch.count('alive') > 0);
    cluster.faults.cutWatchesMidLine();
    touch('a');
    await waitFor('the change', inStep(watch));
    expect(watch.count('listing')).toBe(1);
  });

  it('waits longer the longer a cluster is away, and no longer than the cap', async () => {
    const pauses: number[] = [];
    cluster.faults.down();
    follow({
      timing: {
        random: () => 1,
        sleep: async ms => {
          pauses.push(ms);
        },
        backoffBaseMs: 100,
        backoffCapMs: 1_000,
      },
    });
    await waitFor('some pauses', () => pauses.length > 6);
    expect(pauses.slice(0, 6)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('ends without a connection left when it is told to', async () => {
    const watch = follow();
    await waitFor('the watch', () => watch.count('alive') > 0);
    await watch.stop();
    await waitFor('no connection', () => cluster.connections === 0);
    expect(watch.losses()).toEqual([]);
  });

  it('equals the server after any number of disturbances', async () => {
    const watch = follow();
    const random = createRandom(20260820);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const disturb: Array<() => unknown> = [
      () => cluster.faults.cutWatches(),
      () => cluster.faults.expire(),
      () => cluster.faults.writeGarbage(),
      () => cluster.faults.down(),
      () => cluster.faults.forbid('Rollout'),
      () => cluster.faults.forbid('Rollout', ['watch']),
      () => cluster.faults.slow(3),
    ];
    const recover = () => {
      cluster.faults.ok();
      cluster.faults.allow('Rollout');
    };
    for (let round = 0; round < 150; round += 1) {
      disturb[Math.floor(random() * disturb.length)]();
      for (let change = 0; change < 4; change += 1) {
        const name = names[Math.floor(random() * names.length)];
        const exists = cluster.store.get('Rollout', 'shop', name);
        if (!exists) {
          cluster.store.create(rollout(name));
        } else if (random() < 0.4) {
          cluster.store.delete('Rollout', 'shop', name);
        } else {
          touch(name);
        }
        if (random() < 0.5) {
          await new Promise(resolve => setImmediate(resolve));
        }
      }
      recover();
      if (round % 10 === 9) {
        await waitFor(`the same state in round ${round}`, inStep(watch));
      }
    }
    await waitFor('the same state', inStep(watch));
    expect(watch.count('listing')).toBeGreaterThan(1);
  }, 60_000);
});

/** Small deterministic generator, so that a failure can be seen again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
