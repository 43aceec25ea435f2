import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { aRollout, NAMESPACE, startKube } from './__testUtils__/startKube';
import type { KubeObject } from './KubeObject';

const rollouts = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'rollouts',
};
const inNamespace = { ...rollouts, namespace: NAMESPACE };
const rolloutPath = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts`;
const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
const jsonPatch = setHeaderOptions('Content-Type', PatchStrategy.JsonPatch);

let kube: Awaited<ReturnType<typeof startKube>>;
let custom: CustomObjectsApi;
let core: CoreV1Api;

beforeEach(async () => {
  kube = await startKube();
  custom = kube.config.makeApiClient(CustomObjectsApi);
  core = kube.config.makeApiClient(CoreV1Api);
});
afterEach(() => kube.stop());

/** The `Status` that a refused call of the stock client carries. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiException);
  const { code, body } = error as ApiException<string | object>;
  const status = typeof body === 'string' ? JSON.parse(body) : body;
  expect(status).toMatchObject({ kind: 'Status', status: 'Failure', code });
  return status;
}

describe('the stock client', () => {
  it('creates, reads, replaces and deletes', async () => {
    const created = await custom.createNamespacedCustomObject({
      ...inNamespace,
      body: aRollout('shop'),
    });
    expect(
      await custom.getNamespacedCustomObject({ ...inNamespace, name: 'shop' }),
    ).toEqual(created);
    const replaced = await custom.replaceNamespacedCustomObject({
      ...inNamespace,
      name: 'shop',
      body: { ...created, spec: { replicas: 5 } },
    });
    expect(replaced.spec).toEqual({ replicas: 5 });
    expect(
      await custom.deleteNamespacedCustomObject({
        ...inNamespace,
        name: 'shop',
      }),
    ).toMatchObject({ status: 'Success', details: { name: 'shop' } });
    expect(kube.store.list('Rollout')).toEqual([]);
  });

  it('patches by merge, by JSON patch, and status alone', async () => {
    kube.store.create(aRollout('shop'));
    const target = { ...inNamespace, name: 'shop' };
    await custom.patchNamespacedCustomObject(
      { ...target, body: { spec: { paused: true }, status: { lost: true } } },
      merge,
    );
    await custom.patchNamespacedCustomObject(
      {
        ...target,
        body: [
          { op: 'test', path: '/spec/paused', value: true },
          { op: 'replace', path: '/spec/replicas', value: 7 },
        ],
      },
      jsonPatch,
    );
    await custom.patchNamespacedCustomObjectStatus(
      { ...target, body: { spec: { replicas: 1 }, status: { abort: true } } },
      merge,
    );
    const { spec, status } = kube.store.get('Rollout', NAMESPACE, 'shop')!;
    expect(spec).toEqual({ replicas: 7, paused: true });
    expect(status).toEqual({ abort: true });
  });

  it('reads typed objects of the core', async () => {
    await core.createNamespacedConfigMap({
      namespace: NAMESPACE,
      body: { metadata: { name: 'settings' }, data: { a: '1' } },
    });
    const { items, metadata } = await core.listConfigMapForAllNamespaces();
    expect(items.map(item => [item.metadata?.name, item.data])).toEqual([
      ['settings', { a: '1' }],
    ]);
    expect(metadata?.resourceVersion).toBe(String(kube.store.resourceVersion));
    // As on a real cluster, items of built-in kinds do not name their kind.
    expect(items[0].kind).toBeUndefined();
  });

  it('merges lists of built-in kinds by their keys', async () => {
    const apps = kube.config.makeApiClient(AppsV1Api);
    const container = { name: 'a', image: 'a:1', args: ['x'] };
    kube.store.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop', namespace: NAMESPACE },
      spec: { template: { spec: { containers: [container] } } },
    });
    await apps.patchNamespacedDeployment(
      {
        name: 'shop',
        namespace: NAMESPACE,
        body: {
          spec: {
            template: { spec: { containers: [{ name: 'a', image: 'a:2' }] } },
          },
        },
      },
      setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
    );
    expect(
      kube.store.get('Deployment', NAMESPACE, 'shop')?.spec.template.spec
        .containers,
    ).toEqual([{ ...container, image: 'a:2' }]);
  });

  it('applies from the server side, creating what is missing', async () => {
    const apply = (replicas: number) =>
      custom.patchNamespacedCustomObject(
        {
          ...inNamespace,
          name: 'shop',
          fieldManager: 'test',
          body: aRollout('shop', { spec: { replicas } }),
        },
        setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
      );
    await apply(1);
    await apply(4);
    expect(kube.store.get('Rollout', NAMESPACE, 'shop')).toMatchObject({
      spec: { replicas: 4 },
      metadata: { generation: 2 },
    });
  });

  it('selects by labels and fields', async () => {
    kube.store.create(aRollout('a', { labels: { tier: 'web' } }));
    kube.store.create(aRollout('b', { labels: { tier: 'db' } }));
    const names = async (options: object) => {
      const list = await custom.listCustomObjectForAllNamespaces({
        ...rollouts,
        ...options,
      });
      return list.items.map((item: KubeObject) => item.metadata.name);
    };
    expect(await names({})).toEqual(['a', 'b']);
    expect(await names({ labelSelector: 'tier in (web)' })).toEqual(['a']);
    expect(await names({ fieldSelector: 'metadata.name=b' })).toEqual(['b']);
  });
});

describe('pages of a list', () => {
  beforeEach(() => {
    for (let i = 0; i < 7; i += 1) {
      kube.store.create(aRollout(`r${i}`));
    }
  });

  it('show the cluster as it was for the first page', async () => {
    const first = await custom.listNamespacedCustomObject({
      ...inNamespace,
      limit: 3,
    });
    expect(first.metadata.remainingItemCount).toBe(4);
    kube.store.delete('Rollout', NAMESPACE, 'r5');
    kube.store.create(aRollout('r55'));
    const names: string[] = [];
    const versions = new Set<string>();
    for (let page = first; ; ) {
      names.push(...page.items.map((item: KubeObject) => item.metadata.name));
      versions.add(page.metadata.resourceVersion);
      if (!page.metadata.continue) {
        break;
      }
      page = await custom.listNamespacedCustomObject({
        ...inNamespace,
        limit: 3,
        _continue: page.metadata.continue,
      });
    }
    expect(names).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6']);
    expect(versions.size).toBe(1);
  });

  it('get too old', async () => {
    const first = await custom.listNamespacedCustomObject({
      ...inNamespace,
      limit: 3,
    });
    kube.faults.expire();
    expect(
      await refusal(
        custom.listNamespacedCustomObject({
          ...inNamespace,
          limit: 3,
          _continue: first.metadata.continue,
        }),
      ),
    ).toMatchObject({ code: 410, reason: 'Expired' });
  });
});

describe('refusals', () => {
  it.each<[string, () => Promise<unknown>, object]>([
    [
      'an object that is not there',
      () => custom.getNamespacedCustomObject({ ...inNamespace, name: 'none' }),
      {
        code: 404,
        reason: 'NotFound',
        message: 'rollouts.argoproj.io "none" not found',
        details: { name: 'none', group: 'argoproj.io', kind: 'rollouts' },
      },
    ],
    [
      'a name taken',
      () =>
        custom.createNamespacedCustomObject({
          ...inNamespace,
          body: aRollout('shop'),
        }),
      { code: 409, reason: 'AlreadyExists' },
    ],
    [
      'a name that cannot be',
      () =>
        custom.createNamespacedCustomObject({
          ...inNamespace,
          body: aRollout('Not_A_Name'),
        }),
      {
        code: 422,
        reason: 'Invalid',
        details: {
          causes: [expect.objectContaining({ field: 'metadata.name' })],
        },
      },
    ],
    [
      'a stale version',
      () =>
        custom.replaceNamespacedCustomObject({
          ...inNamespace,
          name: 'shop',
          body: {
            ...aRollout('shop'),
            metadata: { name: 'shop', resourceVersion: '1' },
          },
        }),
      { code: 409, reason: 'Conflict' },
    ],
    [
      'a custom resource replaced without its version',
      () =>
        custom.replaceNamespacedCustomObject({
          ...inNamespace,
          name: 'shop',
          body: aRollout('shop'),
        }),
      { code: 422, message: expect.stringContaining('must be specified') },
    ],
    [
      'a strategic patch of a custom resource',
      () =>
        custom.patchNamespacedCustomObject(
          { ...inNamespace, name: 'shop', body: {} },
          setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
        ),
      { code: 415, reason: 'UnsupportedMediaType' },
    ],
    [
      'a JSON patch whose test fails',
      () =>
        custom.patchNamespacedCustomObject(
          {
            ...inNamespace,
            name: 'shop',
            body: [{ op: 'test', path: '/spec/replicas', value: 99 }],
          },
          jsonPatch,
        ),
      { code: 422 },
    ],
    [
      'a status subresource that the kind does not have',
      () =>
        custom.patchNamespacedCustomObjectStatus(
          {
            ...inNamespace,
            plural: 'applications',
            name: 'shop',
            body: { status: {} },
          },
          merge,
        ),
      {
        code: 404,
        message: 'the server could not find the requested resource',
      },
    ],
    [
      'a dry run',
      () =>
        custom.createNamespacedCustomObject({
          ...inNamespace,
          body: aRollout('other'),
          dryRun: 'All',
        }),
      { code: 400, message: expect.stringContaining('dry run') },
    ],
  ])('%s', async (_, call, expected) => {
    kube.store.create(aRollout('shop'));
    const before = kube.store.resourceVersion;
    expect(await refusal(call())).toMatchObject(expected);
    expect(kube.store.resourceVersion).toBe(before);
  });

  it.each<[string, RequestInit, string, number]>([
    ['broken JSON', { method: 'POST', body: '{"a":' }, rolloutPath, 400],
    ['a list as object', { method: 'POST', body: '[]' }, rolloutPath, 400],
    ['an empty body', { method: 'POST' }, rolloutPath, 400],
    [
      'another kind',
      { method: 'POST', body: '{"kind":"Pod","apiVersion":"v1"}' },
      rolloutPath,
      400,
    ],
    [
      'another namespace',
      {
        method: 'POST',
        body: JSON.stringify({
          ...aRollout('a'),
          metadata: { name: 'a', namespace: 'default' },
        }),
      },
      rolloutPath,
      400,
    ],
    [
      'protobuf',
      {
        method: 'POST',
        body: 'k8s',
        headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
      },
      rolloutPath,
      415,
    ],
    [
      'a body beyond all measure',
      { method: 'POST', body: JSON.stringify('x'.repeat(4_000_000)) },
      rolloutPath,
      413,
    ],
    ['a method nobody knows', { method: 'PUT' }, rolloutPath, 405],
    ['a selector that is none', {}, `${rolloutPath}?labelSelector=a>>b`, 400],
    ['a limit that is none', {}, `${rolloutPath}?limit=many`, 400],
    ['a page that is none', {}, `${rolloutPath}?continue=xxx`, 400],
    ['no token', { headers: { authorization: '' } }, rolloutPath, 401],
    [
      'a wrong token',
      { headers: { authorization: 'Bearer wrong' } },
      rolloutPath,
      401,
    ],
    [
      'a wrong password',
      { headers: { authorization: `Basic ${btoa('sandbox:wrong')}` } },
      rolloutPath,
      401,
    ],
    [
      'a version of the future',
      {},
      `${rolloutPath}?resourceVersion=999999999999999`,
      504,
    ],
  ])('%s', async (_, init, path, code) => {
    const response = await kube.request(path, {
      ...init,
      headers: { 'content-type': 'application/json', ...init.headers },
    });
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ kind: 'Status', code });
  });

  it.each([
    ['a kind', '/apis/argoproj.io/v1alpha1/unicorns'],
    ['a version', '/apis/argoproj.io/v2/rollouts'],
    ['a root', '/metrics'],
  ])('%s that is not served', async (_, path) => {
    const response = await kube.request(path);
    expect([response.status, await response.text()]).toEqual([
      404,
      '404 page not found\n',
    ]);
  });

  it('come for a kind that is forbidden, for that kind alone', async () => {
    kube.faults.forbid('Rollout', ['list']);
    expect(
      await refusal(custom.listNamespacedCustomObject(inNamespace)),
    ).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `rollouts.argoproj.io is forbidden: User "sandbox" cannot list resource "rollouts" in API group "argoproj.io" in the namespace "${NAMESPACE}"`,
    });
    await core.listNamespace();
    kube.faults.allow('Rollout');
    await custom.listNamespacedCustomObject(inNamespace);
  });
});

it('resets connections while it is down, and comes back', async () => {
  kube.faults.down();
  await expect(core.listNamespace()).rejects.toThrow(/ECONNRESET|socket|fetch/);
  kube.faults.ok();
  expect((await core.listNamespace()).items).toHaveLength(5);
});

it('discloses nothing but probes without a token', async () => {
  for (const [path, status] of [
    ['/readyz', 200],
    ['/version', 401],
    ['/apis', 401],
  ] as const) {
    expect((await fetch(`${kube.url}${path}`)).status).toBe(status);
  }
});

it('deletes a collection by selector', async () => {
  kube.store.create(aRollout('a', { labels: { tier: 'web' } }));
  kube.store.create(aRollout('b'));
  const response = await kube.request(`${rolloutPath}?labelSelector=tier`, {
    method: 'DELETE',
  });
  expect(response.status).toBe(200);
  expect(kube.store.list('Rollout').map(o => o.metadata.name)).toEqual(['b']);
});
