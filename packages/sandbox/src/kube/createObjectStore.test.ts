import { createClock } from '../clock';
import { createObjectStore } from './createObjectStore';
import type { KubeObject } from './KubeObject';
import type { StoreEvent } from './ObjectStore';

const namespace = 'shop-dev';

function startStore(options: { window?: number } = {}) {
  const store = createObjectStore({ clock: createClock(), ...options });
  store.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  return store;
}

function configMap(name: string, data: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data,
  };
}

function rollout(metadata: Partial<KubeObject['metadata']> = {}): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'shop', namespace, ...metadata },
    spec: { replicas: 2 },
  };
}

describe('writes', () => {
  it('creates with identity, time, version and generation', () => {
    const store = startStore();
    const created = store.create(rollout());
    expect(created.metadata).toEqual({
      name: 'shop',
      namespace,
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      creationTimestamp: expect.stringMatching(/^\d{4}-.*:\d\dZ$/),
      resourceVersion: String(store.resourceVersion),
      generation: 1,
    });
    expect(store.get('Rollout', namespace, 'shop')).toEqual(created);
  });

  it('counts generations by the spec alone', () => {
    const store = startStore();
    store.create(rollout());
    store.updateStatus({ ...rollout(), status: { phase: 'Healthy' } });
    store.patch('Rollout', namespace, 'shop', {
      metadata: { labels: { a: 'b' } },
    });
    expect(store.get('Rollout', namespace, 'shop')?.metadata.generation).toBe(
      1,
    );
    store.patch('Rollout', namespace, 'shop', { spec: { replicas: 3 } });
    expect(store.get('Rollout', namespace, 'shop')).toMatchObject({
      metadata: { generation: 2 },
      spec: { replicas: 3 },
      status: { phase: 'Healthy' },
    });
  });

  it('keeps status and spec apart where there is a status subresource', () => {
    const store = startStore();
    store.create(rollout());
    store.update({ ...rollout(), spec: { replicas: 9 }, status: { x: 1 } });
    store.patch(
      'Rollout',
      namespace,
      'shop',
      { spec: { replicas: 1 }, status: { y: 2 } },
      { subresource: 'status' },
    );
    const stored = store.get('Rollout', namespace, 'shop');
    expect(stored?.spec).toEqual({ replicas: 9 });
    expect(stored?.status).toEqual({ y: 2 });
  });

  it('writes status with the rest of an Application', () => {
    const store = startStore();
    const application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop-dev', namespace },
      spec: {},
    };
    store.create(application);
    store.update({ ...application, status: { sync: { status: 'Synced' } } });
    expect(store.get('Application', namespace, 'shop-dev')?.status).toEqual({
      sync: { status: 'Synced' },
    });
  });

  it('leaves the version alone when nothing changes', () => {
    const store = startStore();
    const created = store.create(configMap('a', { x: '1' }));
    const before = store.resourceVersion;
    expect(store.update(created)).toEqual(created);
    expect(store.resourceVersion).toBe(before);
  });

  it('hands out copies', () => {
    const store = startStore();
    const input = configMap('a', { x: '1' });
    const created = store.create(input);
    created.data.x = '2';
    input.data.x = '3';
    store.list('ConfigMap')[0].data.x = '4';
    expect(store.get('ConfigMap', namespace, 'a')?.data).toEqual({ x: '1' });
  });

  it('makes a name from generateName', () => {
    const store = startStore();
    const { metadata } = store.create({
      ...configMap(''),
      metadata: { name: '', generateName: 'shop-', namespace },
    });
    expect(metadata.name).toMatch(/^shop-[a-z0-9]{5}$/);
  });
});

it.each<[string, (store: ReturnType<typeof startStore>) => void, object]>([
  [
    'a second object of one name',
    store => store.create(rollout()),
    {
      code: 409,
      reason: 'AlreadyExists',
      message: 'rollouts.argoproj.io "shop" already exists',
    },
  ],
  [
    'a stale version',
    store =>
      store.update({
        ...rollout({ resourceVersion: '7' }),
        spec: { replicas: 1 },
      }),
    { code: 409, reason: 'Conflict' },
  ],
  [
    'the uid of a former object',
    store => store.update(rollout({ uid: 'gone' })),
    { code: 409, reason: 'Conflict' },
  ],
  [
    'an object that is not there',
    store => store.patch('Rollout', namespace, 'none', {}),
    { code: 404, message: 'rollouts.argoproj.io "none" not found' },
  ],
  [
    'a namespace that is not there',
    store => store.create(rollout({ namespace: 'nowhere' })),
    { code: 404, message: 'namespaces "nowhere" not found' },
  ],
  [
    'a kind that is not served',
    store =>
      store.create({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'x' },
      }),
    { code: 404, message: 'no matches for kind "Job" in version "batch/v1"' },
  ],
  [
    'a name with capitals',
    store => store.create(rollout({ name: 'Shop_1' })),
    { code: 422, reason: 'Invalid' },
  ],
  [
    'a label value with a blank',
    store => store.create(rollout({ name: 'b', labels: { a: 'b c' } })),
    { code: 422, reason: 'Invalid' },
  ],
  [
    'a version of the API that is not served',
    store =>
      store.create({ ...rollout({ name: 'b' }), apiVersion: 'argoproj.io/v2' }),
    { code: 400 },
  ],
])('refuses %s', (_, act, expected) => {
  const store = startStore();
  store.create(rollout());
  expect(() => act(store)).toThrow(expect.objectContaining(expected));
});

describe('deletion', () => {
  it('takes along what the object owns, however deep', () => {
    const store = startStore();
    const owner = store.create(rollout());
    const owned = (name: string, of: KubeObject) =>
      store.create({
        ...configMap(name),
        metadata: {
          name,
          namespace,
          ownerReferences: [
            {
              apiVersion: of.apiVersion,
              kind: of.kind,
              name: of.metadata.name,
              uid: of.metadata.uid!,
            },
          ],
        },
      });
    owned('grandchild', owned('child', owner));
    store.create(configMap('stranger'));
    store.delete('Rollout', namespace, 'shop');
    expect(store.list('ConfigMap').map(o => o.metadata.name)).toEqual([
      'stranger',
    ]);
  });

  it('waits for finalizers', () => {
    const store = startStore();
    store.create(rollout({ finalizers: ['a/b'] }));
    store.delete('Rollout', namespace, 'shop');
    store.delete('Rollout', namespace, 'shop');
    expect(
      store.get('Rollout', namespace, 'shop')?.metadata.deletionTimestamp,
    ).toBeDefined();
    store.patch('Rollout', namespace, 'shop', {
      metadata: { finalizers: null },
    });
    expect(store.get('Rollout', namespace, 'shop')).toBeUndefined();
  });

  it('empties a namespace, and waits for what does not go', () => {
    const store = startStore();
    store.create(configMap('a'));
    store.create(rollout({ finalizers: ['a/b'] }));
    store.delete('Namespace', undefined, namespace);
    expect(store.list('ConfigMap')).toEqual([]);
    expect(store.get('Namespace', undefined, namespace)?.status).toEqual({
      phase: 'Terminating',
    });
    expect(() => store.create(configMap('b'))).toThrow(
      expect.objectContaining({ code: 403 }),
    );
    store.patch('Rollout', namespace, 'shop', { metadata: { finalizers: [] } });
    expect(store.get('Namespace', undefined, namespace)).toBeUndefined();
  });
});

it('announces writes in order, those of listeners too', () => {
  const store = startStore();
  const seen: string[] = [];
  const describeEvent = ({ type, object }: StoreEvent) =>
    `${type} ${object.metadata.name}`;
  store.subscribe(event => {
    if (event.type === 'ADDED' && event.object.metadata.name === 'a') {
      store.create(configMap('b'));
      store.delete('ConfigMap', namespace, 'a');
    }
  });
  const unsubscribe = store.subscribe(event => seen.push(describeEvent(event)));
  store.create(configMap('a'));
  expect(seen).toEqual(['ADDED a', 'ADDED b', 'DELETED a']);
  unsubscribe();
  store.create(configMap('c'));
  expect(seen).toHaveLength(3);
});

it('lists by name, namespace and label', () => {
  const store = startStore();
  store.create(configMap('b'));
  store.create({
    ...configMap('a'),
    metadata: { name: 'a', namespace: 'default', labels: { tier: 'x' } },
  });
  const names = (options?: Parameters<typeof store.list>[1]) =>
    store.list('ConfigMap', options).map(o => o.metadata.name);
  expect(names()).toEqual(['a', 'b']);
  expect(names({ namespace })).toEqual(['b']);
  expect(names({ labels: { tier: 'x' } })).toEqual(['a']);
});

it('remembers a bounded window of writes', () => {
  const store = startStore({ window: 5 });
  const start = store.resourceVersion;
  for (let i = 0; i < 30; i += 1) {
    store.create(configMap(`c${i}`));
  }
  expect(store.changes.since(start)).toBeUndefined();
  const recent = store.changes.since(store.resourceVersion - 3);
  expect(recent?.map(change => change.object.metadata.name)).toEqual([
    'c27',
    'c28',
    'c29',
  ]);
  expect(store.changes.since(store.resourceVersion)).toEqual([]);
});
