import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { createCluster, type TestCluster } from './__testUtils__/createCluster';
import type { KubeObject } from 'sandbox';
import { seedService } from './__testUtils__/seedService';
import {
  component,
  startDelivery,
  type DeliveryTestOptions,
} from './__testUtils__/startDelivery';
import { waitFor } from './__testUtils__/waitFor';
import {
  clusterListSchema,
  comparisonSchema,
  doraReportSchema,
  entityDeliverySchema,
  fleetListSchema,
} from '@lockstep/backstage-plugin-delivery-common';

jest.setTimeout(60_000);

const PAYMENTS = '/api/delivery/entities/component/default/payments';
const DEV = 'hub~argocd~payments-dev';

let cluster: TestCluster;
let running: Awaited<ReturnType<typeof startDelivery>> | undefined;

beforeEach(async () => {
  cluster = await createCluster();
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await cluster.stop();
});

async function start(options: Partial<DeliveryTestOptions> = {}) {
  running = await startDelivery({
    cluster,
    entities: [component('payments')],
    ...options,
  });
  return running;
}

const get = (path: string) => request(running!.server).get(path);
const operate = (id: string, operation: string) =>
  request(running!.server)
    .post(`/api/delivery/deployments/${encodeURIComponent(id)}/operations`)
    .send({ operation });

const isLive = () =>
  waitFor('the cluster to be read', async () => {
    const { body } = await get('/api/delivery/clusters');
    return body.items[0]?.state === 'live';
  });

describe('an entity', () => {
  it('shows its deployments', async () => {
    seedService(cluster, 'payments', 'dev');
    seedService(cluster, 'payments', 'prod');
    seedService(cluster, 'ledger', 'dev');
    await start();
    await isLive();

    const { status, body } = await get(PAYMENTS);
    expect(status).toBe(200);
    const delivery = entityDeliverySchema.parse(body);
    expect(delivery.environments).toEqual([
      { name: 'dev' },
      { name: 'test' },
      { name: 'prod' },
    ]);
    expect(delivery.deployments).toMatchObject([
      {
        id: DEV,
        cluster: 'hub',
        environment: 'dev',
        entityRef: 'component:default/payments',
        freshness: { state: 'live' },
        rollout: { name: 'payments', phase: 'Paused', setWeight: 10 },
      },
      { id: 'hub~argocd~payments-prod', environment: 'prod' },
    ]);
  });

  it('follows the cluster', async () => {
    seedService(cluster, 'payments', 'dev');
    await start();
    await isLive();
    cluster.store.patch('Application', 'argocd', 'payments-dev', {
      status: { sync: { status: 'OutOfSync' } },
    });
    await waitFor('the change', async () => {
      const { body } = await get(PAYMENTS);
      return body.deployments[0].application.sync === 'OutOfSync';
    });
    const { body } = await get(PAYMENTS);
    expect(body.deployments).toHaveLength(1);
  });

  it('costs the cluster no request', async () => {
    seedService(cluster, 'payments', 'dev');
    await start();
    await isLive();
    const before = cluster.requests.length;
    await get(PAYMENTS);
    await get('/api/delivery/fleet');
    expect(cluster.requests.length).toBe(before);
  });

  it('is 404 when the catalog does not show it', async () => {
    await start();
    const { status, body } = await get(
      '/api/delivery/entities/component/default/nobody',
    );
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('component:default/nobody'),
    });
  });

  it('without deployments says where it looked', async () => {
    await start({ entities: [component('idle', { annotations: {} })] });
    await isLive();
    const { status, body } = await get(
      '/api/delivery/entities/component/default/idle',
    );
    expect(status).toBe(200);
    expect(entityDeliverySchema.parse(body)).toMatchObject({
      deployments: [],
      promotions: [],
      searched: expect.arrayContaining(['argocd/app-name']),
    });
  });

  it('shows only environments the caller may read', async () => {
    seedService(cluster, 'payments', 'dev');
    seedService(cluster, 'payments', 'prod');
    await start({ denies: (_, resource) => resource.endsWith('#prod') });
    await isLive();
    const { body } = await get(PAYMENTS);
    expect(body.environments).toEqual([{ name: 'dev' }, { name: 'test' }]);
    expect(body.deployments.map(({ id }: any) => id)).toEqual([DEV]);
  });

  it('is 403 when the caller may read no environment', async () => {
    await start({ denies: permission => permission === 'delivery.read' });
    const { status, body } = await get(PAYMENTS);
    expect(status).toBe(403);
    expect(body.error.message).toContain("'delivery.read' is not allowed");
  });

  it('is 401 for nobody', async () => {
    await start();
    const { status } = await get(PAYMENTS).set(
      'authorization',
      'Bearer mock-none-token',
    );
    expect(status).toBe(401);
  });
});

describe('a cluster', () => {
  it('that is down from the start is said to be, and comes back by itself', async () => {
    seedService(cluster, 'payments', 'dev');
    cluster.faults.down();
    await start();
    await waitFor('the loss', async () => {
      const { body } = await get('/api/delivery/clusters');
      return /cannot be reached/.test(body.items[0]?.reason);
    });
    const { status, body } = await get(PAYMENTS);
    expect(status).toBe(200);
    expect(entityDeliverySchema.parse(body)).toMatchObject({
      deployments: [],
      clusters: [{ cluster: 'hub', state: 'unavailable' }],
    });
    expect(JSON.stringify(body)).not.toContain('must-never-be-shown');

    cluster.faults.ok();
    await isLive();
    await waitFor('the deployment', async () => {
      const answer = await get(PAYMENTS);
      return answer.body.deployments.length === 1;
    });
  });

  it('that goes away leaves what was known, marked stale', async () => {
    seedService(cluster, 'payments', 'dev');
    await start();
    await isLive();
    cluster.faults.down();
    await waitFor('stale state', async () => {
      const { body } = await get(PAYMENTS);
      return body.deployments[0]?.freshness.state === 'stale';
    });
    const { body } = await get(PAYMENTS);
    expect(body.deployments[0]).toMatchObject({
      id: DEV,
      freshness: {
        state: 'stale',
        reason: expect.stringContaining('cannot be reached'),
      },
    });
    cluster.faults.ok();
    await isLive();
  });

  it('that forbids one kind degrades that kind alone', async () => {
    seedService(cluster, 'payments', 'dev');
    cluster.faults.forbid('AnalysisRun');
    await start();
    await waitFor('everything else', async () => {
      const { body } = await get('/api/delivery/clusters');
      const [{ kinds }] = clusterListSchema.parse(body).items;
      return (
        kinds.analysisruns.state === 'unavailable' &&
        kinds.rollouts.state === 'live' &&
        kinds.applications.state === 'live' &&
        /403/.test(kinds.analysisruns.reason ?? '')
      );
    });
    const { body } = await get(PAYMENTS);
    expect(body.deployments).toHaveLength(1);
  });
});

describe('plain workloads', () => {
  const workload = (kind: string, name: string, labels?: object) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'payments-dev', ...(labels && { labels }) },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image: `registry.example/${name}:7` }] },
      },
    },
  });

  it('of an Application are shown with their pods, even when adopted late', async () => {
    seedService(cluster, 'payments', 'dev');
    const { store } = cluster;
    store.create(workload('Deployment', 'worker') as KubeObject);
    const deployment = store.get('Deployment', 'payments-dev', 'worker')!;
    store.updateStatus({
      ...deployment,
      status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1 },
    });
    const owned = (kind: string, name: string, owner: KubeObject) => {
      store.create({
        ...workload(kind, name),
        apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
        metadata: {
          name,
          namespace: 'payments-dev',
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: owner.kind!,
              name: owner.metadata.name!,
              uid: owner.metadata.uid!,
            },
          ],
        },
      } as KubeObject);
      return store.get(kind, 'payments-dev', name)!;
    };
    const replicaSet = owned('ReplicaSet', 'worker-1', deployment);
    store.updateStatus({ ...replicaSet, status: { replicas: 1 } });
    owned('Pod', 'worker-1-a', replicaSet);
    store.patch('Application', 'argocd', 'payments-dev', {
      status: {
        resources: [
          {
            group: 'apps',
            version: 'v1',
            kind: 'Deployment',
            namespace: 'payments-dev',
            name: 'worker',
            status: 'Synced',
          },
        ],
      },
    });
    await start();
    await isLive();
    const read = async () =>
      entityDeliverySchema.parse((await get(PAYMENTS)).body).deployments[0];
    expect((await read()).workloads).toEqual([]);

    store.patch('Deployment', 'payments-dev', 'worker', {
      metadata: { labels: { 'app.kubernetes.io/instance': 'payments-dev' } },
    });
    await waitFor(
      'the pods that were turned away before',
      async () => (await read()).workloads[0]?.pods.length === 1,
      15_000,
    );
    expect(await read()).toMatchObject({
      version: { image: 'registry.example/worker', tag: '7' },
      workloads: [{ kind: 'Deployment', name: 'worker' }],
    });
  });
});

describe('the fleet', () => {
  beforeEach(async () => {
    ['dev', 'prod'].forEach(environment => {
      seedService(cluster, 'payments', environment);
      seedService(cluster, 'ledger', environment);
    });
    seedService(cluster, 'shared', 'dev', {
      annotations: { 'lockstep/entity-ref': 'component:default/shared' },
    });
  });

  const entities = [
    component('payments', { system: 'system:default/shop' }),
    component('ledger', { owner: 'group:default/finance' }),
    component('shared', { annotations: {} }),
    component('idle', { annotations: {} }),
  ];
  const list = async (query: string) => {
    const { body } = await get(`/api/delivery/fleet?${query}`);
    return fleetListSchema
      .parse(body)
      .items.map(
        ({ entityRef, environment }) =>
          `${entityRef.split('/')[1]}#${environment}`,
      );
  };

  /** The fleet follows the clusters a moment later: waits for that many rows. */
  const listOnce = async (count: number, query: string) => {
    let seen: string[] = [];
    await waitFor('the fleet', async () => {
      const { body } = await get('/api/delivery/clusters');
      seen = await list(query);
      return body.items[0].state === 'live' && seen.length >= count;
    });
    return seen;
  };

  it('lists what the caller may see, by entity and pipeline', async () => {
    await start({ entities });
    await isLive();
    expect(await listOnce(5, '')).toEqual([
      'ledger#dev',
      'ledger#prod',
      'payments#dev',
      'payments#prod',
      'shared#dev',
    ]);
  });

  it.each([
    ['owner=group:default/finance', ['ledger#dev', 'ledger#prod']],
    ['owner=finance', ['ledger#dev', 'ledger#prod']],
    ['system=shop', ['payments#dev', 'payments#prod']],
    ['environment=prod', ['ledger#prod', 'payments#prod']],
    ['environment=prod&owner=commerce', ['payments#prod']],
    [
      'environment=dev&environment=prod&owner=finance',
      ['ledger#dev', 'ledger#prod'],
    ],
    ['phase=Paused&entityRef=ledger', ['ledger#dev', 'ledger#prod']],
    ['text=LEDG%20prod', ['ledger#prod']],
    ['text=nothing%20of%20this', []],
    ['sync=OutOfSync', []],
    ['health=Healthy', []],
  ])('filters by %s', async (query, expected) => {
    await start({ entities });
    await isLive();
    expect(await listOnce(expected.length, query)).toEqual(expected);
  });

  it('comes in pages that meet', async () => {
    await start({ entities });
    await waitFor('the fleet', async () => (await list('')).length === 5);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get(
        `/api/delivery/fleet?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      const page = fleetListSchema.parse(body);
      expect(page.totalItems).toBe(5);
      seen.push(...page.items.map(({ deployment }) => deployment));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
  });

  it('leaves out what the caller may not read', async () => {
    await start({
      entities,
      decides: {
        'delivery.read': {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'delivery',
          resourceType: 'delivery-environment',
          conditions: {
            allOf: [
              {
                rule: 'HAS_ENVIRONMENT',
                resourceType: 'delivery-environment',
                params: { environments: ['dev'] },
              },
              {
                not: {
                  rule: 'IS_ENTITY_OWNER',
                  resourceType: 'delivery-environment',
                  params: { claims: ['group:default/finance'] },
                },
              },
            ],
          },
        },
      },
    });
    await isLive();
    expect(await listOnce(2, '')).toEqual(['payments#dev', 'shared#dev']);
  });

  it('is empty for those who may see no entity', async () => {
    await start({
      entities,
      decides: { 'catalog.entity.read': { result: AuthorizeResult.DENY } },
    });
    await isLive();
    expect(await listOnce(0, '')).toEqual([]);
  });

  it('says how fresh its clusters are', async () => {
    await start({ entities });
    await isLive();
    const { body } = await get('/api/delivery/fleet');
    expect(fleetListSchema.parse(body).clusters).toMatchObject([
      { cluster: 'hub', state: 'live', kinds: { pods: { state: 'live' } } },
    ]);
  });

  it.each([
    [
      'sort=-entity',
      [
        'shared#dev',
        'payments#prod',
        'payments#dev',
        'ledger#prod',
        'ledger#dev',
      ],
    ],
    [
      'sort=environment',
      [
        'ledger#dev',
        'payments#dev',
        'shared#dev',
        'ledger#prod',
        'payments#prod',
      ],
    ],
    [
      'sort=-owner&environment=dev',
      ['ledger#dev', 'payments#dev', 'shared#dev'],
    ],
  ])('is sorted by %s', async (query, expected) => {
    await start({ entities });
    await isLive();
    expect(await listOnce(expected.length, query)).toEqual(expected);
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=many',
    'cursor=nonsense',
    'sort=colour&cursor=x',
    'health=Sick',
  ])('refuses %s', async query => {
    await start({ entities });
    const { status, body } = await get(`/api/delivery/fleet?${query}`);
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/limit|cursor|sort|health/);
  });
});

describe('two replicas', () => {
  it('give the same answers, and go on where the other one was', async () => {
    ['dev', 'prod'].forEach(environment => {
      seedService(cluster, 'payments', environment);
      seedService(cluster, 'ledger', environment);
    });
    const entities = [component('payments'), component('ledger')];
    const replicas = [
      await startDelivery({ cluster, entities }),
      await startDelivery({ cluster, entities }),
    ];
    const ask = async (path: string) =>
      Promise.all(
        replicas.map(
          async ({ server }) => (await request(server).get(path)).body,
        ),
      );
    try {
      await waitFor('both fleets', async () =>
        (
          await ask('/api/delivery/fleet')
        ).every(
          ({ items, clusters }) =>
            items.length === 4 && clusters[0].state === 'live',
        ),
      );
      // When each of them read it is their own.
      const plain = (answer: object) =>
        JSON.parse(
          JSON.stringify(answer, (key, value) =>
            key === 'since' ? undefined : value,
          ),
        );
      for (const path of [PAYMENTS, '/api/delivery/fleet?sort=-environment']) {
        const [one, other] = await ask(path);
        expect(plain(one)).toEqual(plain(other));
      }
      const [{ nextCursor }] = await ask('/api/delivery/fleet?limit=2');
      const [one, other] = await ask(
        `/api/delivery/fleet?limit=2&cursor=${nextCursor}`,
      );
      expect(one.items).toHaveLength(2);
      expect(other.items).toEqual(one.items);
    } finally {
      await Promise.all(replicas.map(({ stop }) => stop()));
    }
  });
});

describe('holds, vetoes and freezes', () => {
  const post = (path: string, body: object) =>
    request(running!.server).post(`/api/delivery${path}`).send(body);

  it('are created, listed and ended', async () => {
    await start({
      delivery: {
        freezes: [
          { from: '2026-12-20', to: '9998-01-03', reason: 'Holidays.' },
        ],
      },
    });
    const version = { image: 'registry.acme.test/acme/payments', tag: '1.5.0' };
    const reason = 'Stock-taking.';
    const endsAt = '9999-01-01T00:00:00Z';
    for (const [path, body] of [
      ['/holds', { environment: 'prod', reason }],
      ['/vetoes', { entityRef: 'component:default/payments', version, reason }],
      ['/freezes', { environments: ['prod'], endsAt, reason }],
    ] as const) {
      const created = await post(path, body);
      expect([path, created.status]).toEqual([path, 201]);
      const list = await get(`/api/delivery${path}`);
      expect(list.body.items).toContainEqual(created.body);
      const ended = await request(running!.server).delete(
        `/api/delivery${path}/${created.body.id}`,
      );
      expect([path, ended.status]).toEqual([path, 204]);
    }
    const { body } = await get('/api/delivery/freezes');
    expect(body.items).toMatchObject([{ id: 'config-0', reason: 'Holidays.' }]);
    const refused = await request(running!.server).delete(
      '/api/delivery/freezes/config-0',
    );
    expect(refused.status).toBe(409);
  });

  it('ask for the permission, and for an entity that exists', async () => {
    const denied = ['delivery.stop.manage', 'delivery.stop.manage.all'];
    await start({ denies: permission => denied.includes(permission) });
    const hold = { environment: 'prod', reason: 'x' };
    const of = (name: string) => ({ ...hold, entityRef: `component:${name}` });
    expect((await post('/holds', hold)).status).toBe(403);
    expect((await post('/holds', of('payments'))).status).toBe(403);
    expect((await post('/holds', of('nobody'))).status).toBe(404);
    const outcomes = running!.auditor.createEvent.mock.results.length;
    expect(outcomes).toBe(3);
  });

  it('declare what a policy can decide', async () => {
    await start();
    const { body } = await get(
      '/api/delivery/.well-known/backstage/permissions/metadata',
    );
    const names = body.permissions.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'delivery.read',
        'delivery.stop.manage',
        'delivery.stop.manage.all',
      ]),
    );
  });
});

describe('an operation', () => {
  beforeEach(() => seedService(cluster, 'payments', 'dev'));

  it('promotes a Rollout past its pause', async () => {
    const { auditor } = await start();
    await isLive();
    await operate(DEV, 'promote').expect(204);
    expect(
      cluster.store.get('Rollout', 'payments-dev', 'payments')?.status
        .pauseConditions,
    ).toBeUndefined();
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'deployment-operate',
        meta: expect.objectContaining({
          operation: 'promote',
          deployment: DEV,
          environment: 'dev',
        }),
      }),
    );
  });

  it('asks Argo CD to sync, in the name of the caller', async () => {
    await start();
    await isLive();
    await operate(DEV, 'sync').expect(204);
    expect(
      cluster.store.get('Application', 'argocd', 'payments-dev')?.operation,
    ).toMatchObject({
      initiatedBy: { username: 'user:default/mock' },
      sync: { revision: 'main', prune: true },
    });
    const second = await operate(DEV, 'sync').expect(409);
    expect(second.body.error.message).toContain('A sync is running already');
  });

  it('refreshes an Application', async () => {
    await start();
    await isLive();
    await operate(DEV, 'refresh').expect(204);
    expect(
      cluster.store.get('Application', 'argocd', 'payments-dev')?.metadata
        .annotations,
    ).toMatchObject({ 'argocd.argoproj.io/refresh': 'normal' });
  });

  it('is refused with the reason when it makes no sense', async () => {
    await start();
    await isLive();
    const { body } = await operate(DEV, 'retry').expect(409);
    expect(body.error).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('The update was not aborted'),
    });
  });

  it('is refused where Git would undo it', async () => {
    const [namespace, name] = ['payments-dev', 'payments'];
    const rollout = cluster.store.get('Rollout', namespace, name)!;
    cluster.store.update({
      ...rollout,
      metadata: {
        ...rollout.metadata,
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            spec: { restartAt: '2026-01-01T00:00:00Z' },
          }),
        },
      },
    });
    await start();
    await isLive();
    const { body } = await operate(DEV, 'restart').expect(409);
    expect(body.error.message).toMatch(
      /Cannot restart Rollout payments: Git sets spec.restartAt, .*change it in Git/,
    );
  });

  it('is refused without permission, and nothing is written', async () => {
    await start({
      denies: (permission, resource) =>
        permission === 'delivery.rollout.operate' && resource.endsWith('#dev'),
    });
    await isLive();
    const version = () =>
      cluster.store.get('Rollout', 'payments-dev', 'payments')?.metadata
        .resourceVersion;
    const before = version();
    const { body } = await operate(DEV, 'abort').expect(403);
    expect(body.error.message).toContain("'delivery.rollout.operate'");
    expect(version()).toBe(before);
  });

  it.each(['hub~argocd~nobody', 'mars~argocd~payments-dev', 'not an id'])(
    'does not know deployment %j',
    async id => {
      await start();
      await isLive();
      expect((await operate(id, 'refresh')).status).toBe(404);
    },
  );

  it('does not know a deployment whose entity the caller cannot see', async () => {
    await start({ entities: [] });
    await isLive();
    expect((await operate(DEV, 'refresh')).status).toBe(404);
  });

  it('refuses a word it does not know', async () => {
    await start();
    const { body } = await operate(DEV, 'explode').expect(400);
    expect(body.error.message).toContain('operation');
  });

  it('says that the cluster is away', async () => {
    await start();
    await isLive();
    cluster.faults.down();
    const { body } = await operate(DEV, 'abort').expect(503);
    expect(body.error.message).toMatch(
      /^cluster 'hub' cannot be reached \(\w+\)$/,
    );
  });
});

describe('reports', () => {
  it('are served to those who may read', async () => {
    seedService(cluster, 'payments', 'dev');
    seedService(cluster, 'payments', 'prod', {
      image: 'registry.example/acme/payments:0.9.0',
    });
    await start({
      denies: (_, resourceRef) => resourceRef.endsWith('#test'),
    });
    await isLive();
    const dora = await get('/api/delivery/metrics/dora').expect(200);
    expect(doraReportSchema.parse(dora.body).groups).toEqual([]);

    const file = await get('/api/delivery/promotions/export?format=csv');
    expect(file.headers['content-disposition']).toMatch(/^attachment/);
    expect(file.text).toMatch(/^promotion,id,kind/);
    expect(running!.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'promotion-export' }),
    );

    const compared = await get(`${PAYMENTS}/compare?from=dev&to=prod`);
    expect(comparisonSchema.parse(compared.body)).toMatchObject({
      from: { environment: 'dev', version: { tag: '1.0.0' } },
      to: { environment: 'prod', version: { tag: '0.9.0' } },
      source: 'unknown',
      note: expect.stringContaining('No Git host'),
    });
    await get(`${PAYMENTS}/compare?from=dev&to=test`).expect(403);
  });
});

it('does not start with a wrong configuration, and says which key', async () => {
  await expect(
    startDelivery({
      cluster,
      delivery: { environments: { dev: { order: 1, strategy: 'push' } } },
    }),
  ).rejects.toThrow(/delivery\.environments\.dev\.strategy is 'push'/);
});

it('leaves no connection to a cluster when it stops', async () => {
  const { stop } = await start();
  await isLive();
  expect(cluster.connections).toBeGreaterThan(0);
  await stop();
  running = undefined;
  await waitFor('no connection', () => cluster.connections === 0);
});
