import fc from 'fast-check';
import type { KubeObject, WatchedKindName } from '../domain/objects';
import type { WatchSource } from '../watch';
import { ObjectStore } from './ObjectStore';

const source = (kind: WatchedKindName): WatchSource => ({
  cluster: 'hub',
  kind,
});

let version = 0;
const object = (uid: string, owner?: string, status?: object): KubeObject => {
  version += 1;
  return {
    metadata: {
      name: uid,
      namespace: 'shop',
      uid,
      resourceVersion: String(version),
      ...(owner && { ownerReferences: [{ uid: owner }] }),
    },
    status,
  };
};

const put = (store: ObjectStore, kind: WatchedKindName, one: KubeObject) =>
  store.apply(source(kind), { type: 'upserted', objects: [one] });
const list = (
  store: ObjectStore,
  kind: WatchedKindName,
  ...objects: KubeObject[]
) => [
  ...store.apply(source(kind), { type: 'listing' }),
  ...store.apply(source(kind), { type: 'upserted', objects }),
  ...store.apply(source(kind), { type: 'listed' }),
];
const held = (store: ObjectStore, kind: WatchedKindName) =>
  [...store.list('hub', kind)].map(({ metadata }) => metadata.uid).sort();

describe('ObjectStore', () => {
  it('holds pods and ReplicaSets of what it holds, and no others', () => {
    const store = new ObjectStore();
    put(store, 'deployments', object('d'));
    put(store, 'statefulsets', object('s'));
    put(store, 'replicasets', object('rs', 'd'));
    put(store, 'replicasets', object('foreign-rs', 'nobody'));
    put(store, 'pods', object('p1', 'rs'));
    put(store, 'pods', object('p2', 's'));
    put(store, 'pods', object('p3', 'foreign-rs'));
    put(store, 'pods', object('p4'));
    expect(held(store, 'replicasets')).toEqual(['rs']);
    expect(held(store, 'pods')).toEqual(['p1', 'p2']);
  });

  it('lets in what came before its owner', () => {
    const store = new ObjectStore();
    put(store, 'pods', object('p', 'rs'));
    put(store, 'replicasets', object('rs', 'r'));
    expect(held(store, 'replicasets')).toEqual([]);
    const changes = put(store, 'rollouts', object('r'));
    expect(changes.map(({ kind }) => kind)).toEqual([
      'rollouts',
      'replicasets',
      'pods',
    ]);
    expect(held(store, 'pods')).toEqual(['p']);
  });

  it('does not wait for what is gone', () => {
    const store = new ObjectStore();
    const pod = object('p', 'rs');
    put(store, 'pods', pod);
    store.apply(source('pods'), { type: 'removed', object: pod });
    put(store, 'pods', object('listed-away', 'rs'));
    list(store, 'pods');
    put(store, 'rollouts', object('r'));
    put(store, 'replicasets', object('rs', 'r'));
    expect(held(store, 'pods')).toEqual([]);
  });

  it('lets go of what its owner leaves behind, and takes it back', () => {
    const store = new ObjectStore();
    const deployment = object('d');
    put(store, 'deployments', deployment);
    put(store, 'replicasets', object('rs', 'd'));
    put(store, 'pods', object('p', 'rs'));
    const changes = store.apply(source('deployments'), {
      type: 'removed',
      object: deployment,
    });
    expect(changes.map(({ kind, after }) => [kind, after])).toEqual([
      ['deployments', undefined],
      ['replicasets', undefined],
      ['pods', undefined],
    ]);
    put(store, 'deployments', object('d'));
    expect(held(store, 'pods')).toEqual(['p']);
  });

  it('reports nothing when a listing repeats what is known', () => {
    const store = new ObjectStore();
    const rollout = object('r');
    list(store, 'rollouts', rollout);
    expect(list(store, 'rollouts', rollout)).toEqual([]);
    expect(list(store, 'rollouts', object('r'))).toHaveLength(1);
  });

  it('knows which kinds to read again when an owner came late', () => {
    const store = new ObjectStore();
    list(store, 'replicasets', object('rs', 'd'));
    list(store, 'pods');
    for (let other = 0; other < 3_000; other += 1) {
      put(store, 'pods', object(`other-${other}`, 'somebody')); // pushes it out
    }
    put(store, 'deployments', object('new', undefined, { replicas: 0 }));
    expect(store.takeMissing()).toEqual([]);
    put(store, 'deployments', object('d', undefined, { replicas: 2 }));
    expect(store.takeMissing()).toEqual([
      { cluster: 'hub', kind: 'replicasets' },
    ]);
    expect(store.takeMissing()).toEqual([]);
    list(store, 'replicasets', object('rs', 'd', { replicas: 2 }));
    expect(store.takeMissing()).toEqual([{ cluster: 'hub', kind: 'pods' }]);
  });

  it('misses nothing while what is owned was never listed', () => {
    const store = new ObjectStore();
    list(store, 'deployments', object('d', undefined, { replicas: 2 }));
    expect(store.hasLateOwners).toBe(false);
  });

  it('holds the same whatever order the watches of the kinds run in', () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom<WatchedKindName>(
          'rollouts',
          'deployments',
          'replicasets',
          'pods',
        ),
        index: fc.nat({ max: 3 }),
        owner: fc.nat({ max: 3 }),
        gone: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, taken => {
        const store = new ObjectStore();
        const cluster = new Map<string, { kind: string; owner: string }>();
        for (const { kind, index, owner, gone } of taken) {
          const uid = `${kind}-${index}`;
          const ownerUid = {
            replicasets: `${owner % 2 ? 'rollouts' : 'deployments'}-${owner}`,
            pods: `replicasets-${owner}`,
          }[kind as string];
          if (gone) {
            cluster.delete(uid);
            store.apply(source(kind), {
              type: 'removed',
              object: object(uid, ownerUid),
            });
          } else {
            cluster.set(uid, { kind, owner: ownerUid ?? '' });
            put(store, kind, object(uid, ownerUid));
          }
        }
        const belongs = (uid: string): boolean => {
          const found = cluster.get(uid);
          return found !== undefined && (!found.owner || belongs(found.owner));
        };
        for (const kind of ['rollouts', 'replicasets', 'pods'] as const) {
          expect(held(store, kind)).toEqual(
            [...cluster]
              .filter(([uid, entry]) => entry.kind === kind && belongs(uid))
              .map(([uid]) => uid)
              .sort(),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
