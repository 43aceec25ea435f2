import fc from 'fast-check';
import type { KubeObject, WatchedKindName } from '../domain/objects';
import type { WatchSource } from '../watch';
import { DeploymentIndex } from './DeploymentIndex';

const source = (
  kind: WatchedKindName,
  cluster = 'hub',
  namespace?: string,
): WatchSource => ({ cluster, kind, namespace });

const owner = (kind: string, uid: string) => [{ kind, uid, name: uid }];

const application = (options: {
  name?: string;
  uid?: string;
  project?: string;
  destination?: object;
  rollouts?: string[];
  labels?: Record<string, string>;
}): KubeObject => ({
  metadata: {
    name: options.name ?? 'shop-dev',
    namespace: 'argocd',
    uid: options.uid ?? `app-${options.name ?? 'shop-dev'}`,
    labels: options.labels,
  },
  spec: {
    project: options.project ?? 'shop',
    destination: options.destination ?? { namespace: 'shop' },
  },
  status: {
    resources: (options.rollouts ?? ['shop']).map(name => ({
      group: 'argoproj.io',
      kind: 'Rollout',
      namespace: 'shop',
      name,
    })),
  },
});

const rollout = (name: string, uid = `ro-${name}`): KubeObject => ({
  metadata: { name, namespace: 'shop', uid },
});
const replicaSet = (uid: string, rolloutUid: string): KubeObject => ({
  metadata: {
    name: uid,
    namespace: 'shop',
    uid,
    ownerReferences: owner('Rollout', rolloutUid),
  },
});
const pod = (uid: string, replicaSetUid: string): KubeObject => ({
  metadata: {
    name: uid,
    namespace: 'shop',
    uid,
    ownerReferences: owner('ReplicaSet', replicaSetUid),
  },
});
const project = (name: string): KubeObject => ({
  metadata: { name, namespace: 'argocd', uid: `project-${name}` },
});

function createIndex(clusters = ['hub', 'eu']) {
  const index = new DeploymentIndex();
  clusters.forEach(name =>
    index.addCluster({ name, url: `https://${name}.example` }),
  );
  const put = (from: WatchSource, ...objects: KubeObject[]) => [
    ...index.apply(from, { type: 'upserted', objects }),
  ];
  const remove = (from: WatchSource, object: KubeObject) => [
    ...index.apply(from, { type: 'removed', object }),
  ];
  const relist = (from: WatchSource, ...objects: KubeObject[]) => {
    const touched = new Set<string>();
    for (const event of [
      { type: 'listing' as const },
      { type: 'upserted' as const, objects },
      { type: 'listed' as const },
    ]) {
      index.apply(from, event).forEach(id => touched.add(id));
    }
    return [...touched];
  };
  return { index, put, remove, relist };
}

const ID = 'hub~argocd~shop-dev';
const names = (objects: KubeObject[]) =>
  objects.map(({ metadata }) => metadata.name).sort();

describe('DeploymentIndex', () => {
  it('gathers what belongs to a deployment', () => {
    const { index, put } = createIndex();
    put(source('applications'), application({}));
    put(source('appprojects'), project('shop'), project('other'));
    put(source('rollouts'), rollout('shop'), rollout('elsewhere'));
    put(
      source('replicasets'),
      replicaSet('rs1', 'ro-shop'),
      replicaSet('rs2', 'ro-elsewhere'),
    );
    put(source('pods'), pod('p1', 'rs1'), pod('p2', 'rs2'));
    put(source('analysisruns'), replicaSet('ar1', 'ro-shop'));

    const found = index.get(ID)!;
    expect(found.project?.metadata.name).toBe('shop');
    expect(names(found.rollouts)).toEqual(['shop']);
    expect(names(found.replicaSets)).toEqual(['rs1']);
    expect(names(found.pods)).toEqual(['p1']);
    expect(names(found.analysisRuns)).toEqual(['ar1']);
  });

  it('takes Rollouts from the cluster the Application names', () => {
    const { index, put } = createIndex();
    put(
      source('applications'),
      application({
        destination: { server: 'https://eu.example', namespace: 'shop' },
      }),
    );
    put(source('rollouts', 'hub'), rollout('shop', 'wrong'));
    expect(put(source('rollouts', 'eu'), rollout('shop', 'right'))).toEqual([
      ID,
    ]);
    expect(index.get(ID)).toMatchObject({
      destination: 'eu',
      rollouts: [{ metadata: { uid: 'right' } }],
    });
    expect([...index.deploymentsOn('eu')]).toEqual([ID]);
    expect([...index.deploymentsOn('hub')]).toEqual([ID]);
  });

  it('knows when the cluster of a deployment is not configured', () => {
    const { index, put } = createIndex();
    put(source('applications'), application({ destination: { name: 'mars' } }));
    expect(index.get(ID)).toMatchObject({
      destination: undefined,
      rollouts: [],
    });
  });

  it('says which deployments a change touches', () => {
    const { put } = createIndex();
    expect(put(source('applications'), application({}))).toEqual([ID]);
    expect(put(source('appprojects'), project('shop'))).toEqual([ID]);
    expect(put(source('appprojects'), project('other'))).toEqual([]);
    expect(put(source('rollouts'), rollout('shop'))).toEqual([ID]);
    expect(put(source('rollouts'), rollout('elsewhere'))).toEqual([]);
    expect(put(source('replicasets'), replicaSet('rs1', 'ro-shop'))).toEqual([
      ID,
    ]);
    expect(put(source('pods'), pod('p1', 'rs1'))).toEqual([ID]);
    expect(put(source('pods'), pod('p2', 'unknown'))).toEqual([]);
    expect(put(source('analysisruns'), replicaSet('ar1', 'ro-shop'))).toEqual([
      ID,
    ]);
  });

  it('forgets what a listing does not hold any more', () => {
    const { index, put, relist } = createIndex();
    put(
      source('applications'),
      application({}),
      application({ name: 'shop-test' }),
    );
    expect(relist(source('applications'), application({})).sort()).toEqual([
      ID,
      'hub~argocd~shop-test',
    ]);
    expect(index.get('hub~argocd~shop-test')).toBeUndefined();
    expect(index.get(ID)).toBeDefined();
  });

  it('keeps other namespaces and clusters when one is listed', () => {
    const { index, put, relist } = createIndex();
    put(source('applications'), application({}));
    relist(source('applications', 'hub', 'elsewhere'));
    relist(source('applications', 'eu'));
    expect(index.get(ID)).toBeDefined();
  });

  it('keeps what it knew when a listing breaks off', () => {
    const { index, put } = createIndex();
    put(source('applications'), application({}));
    index.apply(source('applications'), { type: 'listing' });
    index.apply(source('applications'), {
      type: 'lost',
      cause: 'unreachable',
      reason: 'gone',
    });
    expect(index.get(ID)).toBeDefined();
  });

  it('follows an Application created anew under the same name', () => {
    const { index, put, remove } = createIndex();
    const old = application({ uid: 'old', rollouts: ['before'] });
    put(source('applications'), old);
    put(
      source('applications'),
      application({ uid: 'new', rollouts: ['after'] }),
    );
    expect(remove(source('applications'), old)).toEqual([ID]);
    expect(index.get(ID)?.application.metadata.uid).toBe('new');
    expect(put(source('rollouts'), rollout('after'))).toEqual([ID]);
    expect(put(source('rollouts'), rollout('before'))).toEqual([]);
  });

  it('gathers plain workloads with what they own', () => {
    const { index, put } = createIndex();
    const managed = (kind: string, name: string, group = 'apps') => ({
      group,
      kind,
      namespace: 'shop',
      name,
    });
    put(source('applications'), {
      ...application({}),
      status: {
        resources: [
          managed('Deployment', 'web'),
          managed('StatefulSet', 'db'),
          managed('Service', 'web', ''),
        ],
      },
    });
    const owned = (uid: string, ownerKind: string, ownerUid: string) => ({
      metadata: {
        name: uid,
        namespace: 'shop',
        uid,
        ownerReferences: owner(ownerKind, ownerUid),
      },
    });
    expect(put(source('deployments'), rollout('web', 'dep'))).toEqual([ID]);
    expect(put(source('statefulsets'), rollout('db', 'sts'))).toEqual([ID]);
    put(source('deployments'), rollout('other', 'other-dep'));
    expect(
      put(source('replicasets'), owned('rs', 'Deployment', 'dep')),
    ).toEqual([ID]);
    expect(put(source('pods'), owned('p1', 'ReplicaSet', 'rs'))).toEqual([ID]);
    expect(put(source('pods'), owned('p2', 'StatefulSet', 'sts'))).toEqual([
      ID,
    ]);
    const found = index.get(ID)!;
    expect(names(found.workloads)).toEqual(['db', 'web']);
    expect(names(found.replicaSets)).toEqual(['rs']);
    expect(names(found.pods)).toEqual(['p1', 'p2']);
  });

  it('shows an app-of-apps its children, and tells it when one changes', () => {
    const { index, put } = createIndex();
    put(source('applications'), {
      ...application({ name: 'root' }),
      status: {
        resources: [
          {
            group: 'argoproj.io',
            kind: 'Application',
            namespace: 'argocd',
            name: 'shop-dev',
          },
        ],
      },
    });
    expect(put(source('applications'), application({})).sort()).toEqual([
      'hub~argocd~root',
      ID,
    ]);
    expect(names(index.get('hub~argocd~root')!.childApplications)).toEqual([
      'shop-dev',
    ]);
  });

  it('gathers experiments with what they own', () => {
    const { index, put } = createIndex();
    put(source('applications'), application({}));
    put(source('rollouts'), rollout('shop'));
    const experiment = replicaSet('ex1', 'ro-shop');
    expect(put(source('experiments'), experiment)).toEqual([ID]);
    expect(put(source('replicasets'), pod('rs-ex', 'ex1'))).toEqual([ID]);
    expect(put(source('analysisruns'), pod('ar-ex', 'ex1'))).toEqual([ID]);
    const found = index.get(ID)!;
    expect(names(found.experiments)).toEqual(['ex1']);
    expect(names(found.replicaSets)).toEqual(['rs-ex']);
    expect(names(found.analysisRuns)).toEqual(['ar-ex']);
  });

  it('finds the global projects that Argo CD reads with a project', () => {
    const { index, put } = createIndex();
    put(source('applications'), application({}));
    put(source('appprojects'), {
      metadata: { ...project('shop').metadata, labels: { tier: 'gold' } },
    });
    put(source('appprojects'), project('everywhere'));
    expect(index.get(ID)!.globalProjects).toEqual([]);
    const configMap = (globalProjects: string): KubeObject => ({
      metadata: { name: 'argocd-cm', namespace: 'argocd', uid: 'cm' },
      data: { globalProjects },
    });
    expect(
      put(
        source('configmaps'),
        configMap(
          '- labelSelector:\n    matchLabels: {tier: gold}\n  projectName: everywhere\n',
        ),
      ),
    ).toEqual([ID]);
    expect(names(index.get(ID)!.globalProjects)).toEqual(['everywhere']);
    expect(put(source('appprojects'), project('everywhere'))).toEqual([ID]);
    put(source('configmaps'), configMap('- labelSelector: [unclosed'));
    expect(index.get(ID)!.globalProjects).toEqual([]);
  });

  it.each(['', 'a', 'a~b', 'a~b~c~d', '~~', 'hub~argocd~nobody'])(
    'knows no deployment %j',
    id => expect(createIndex().index.get(id)).toBeUndefined(),
  );

  it('touches every deployment whose objects changed, whatever comes in any order', () => {
    const few = fc.constantFrom('a', 'b');
    const step = fc.oneof(
      fc.record({
        kind: fc.constant<WatchedKindName>('applications'),
        object: fc
          .record({
            name: few,
            uid: few,
            project: few,
            rollouts: fc.uniqueArray(few),
            destination: fc.constantFrom(
              { namespace: 'shop' },
              { name: 'eu', namespace: 'shop' },
              { name: 'mars' },
            ),
          })
          .map(options =>
            application({ ...options, uid: `${options.name}-${options.uid}` }),
          ),
      }),
      fc.record({
        kind: fc.constant<WatchedKindName>('appprojects'),
        object: few.map(project),
      }),
      fc.record({
        kind: fc.constant<WatchedKindName>('rollouts'),
        object: fc
          .tuple(few, few)
          .map(([name, uid]) => rollout(name, `${name}${uid}`)),
      }),
      fc.record({
        kind: fc.constant<WatchedKindName>('replicasets'),
        object: fc
          .tuple(few, fc.constantFrom('aa', 'ab', 'ba'))
          .map(([uid, owned]) => replicaSet(uid, owned)),
      }),
      fc.record({
        kind: fc.constant<WatchedKindName>('pods'),
        object: fc.tuple(few, few).map(([uid, owned]) => pod(uid, owned)),
      }),
    );
    const ids = ['a', 'b'].map(name => `hub~argocd~${name}`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fc.boolean(), fc.constantFrom('hub', 'eu')), {
          maxLength: 40,
        }),
        steps => {
          const { index, put, remove } = createIndex();
          for (const [{ kind, object }, removes, at] of steps) {
            const cluster = kind === 'applications' ? 'hub' : at;
            const before = ids.map(id => JSON.stringify(index.get(id)));
            const touched = removes
              ? remove(source(kind, cluster), object)
              : put(source(kind, cluster), object);
            const changed = ids.filter(
              (id, position) =>
                JSON.stringify(index.get(id)) !== before[position],
            );
            expect(touched).toEqual(expect.arrayContaining(changed));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
