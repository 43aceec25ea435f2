import {
  application,
  canaryRollout,
  deploymentReplicaSet,
  NOW,
  plainDeployment,
  replicaSet,
  runningPod,
} from '../__fixtures__/resources';
import {
  describeDeployment,
  type DescribeDeploymentOptions,
} from './describeDeployment';

const IMAGE = 'registry.test:5000/acme/payments';

const listed = (kind: string, name = 'payments') => ({
  group: 'apps',
  kind,
  namespace: 'payments-prod',
  name,
  status: 'Synced',
});
const describeWith = (overrides: Partial<DescribeDeploymentOptions> = {}) =>
  describeDeployment({
    cluster: 'eu',
    entityRef: 'component:default/payments',
    environment: 'prod',
    application: application({
      status: { resources: [listed('Deployment')] },
    }),
    rollouts: [],
    workloads: [plainDeployment()],
    replicaSets: [
      deploymentReplicaSet(1, '1.3.0', 0),
      deploymentReplicaSet(2, '1.4.0', 2),
      deploymentReplicaSet(3, '1.4.1', 1),
    ],
    pods: [
      runningPod('p1', 'replicas-2', `${IMAGE}:1.4.0`),
      runningPod('p2', 'replicas-2', `${IMAGE}:1.4.0`),
      runningPod('p3', 'replicas-3', `${IMAGE}:1.4.1`),
      runningPod('stranger', 'somebody-else', 'other:1'),
    ],
    analysisRuns: [],
    freshness: { state: 'live', since: NOW.toISOString() },
    now: NOW,
    ...overrides,
  });

it('reads a Deployment with its pods and revisions', () => {
  const { workloads } = describeWith();
  expect(workloads).toMatchObject([
    {
      kind: 'Deployment',
      name: 'payments',
      namespace: 'payments-prod',
      images: ['envoy:1', `${IMAGE}:1.4.1`],
      version: { image: IMAGE, tag: '1.4.1' },
      replicas: { desired: 3, current: 4, updated: 2, ready: 3, available: 3 },
      health: { status: 'Progressing' },
      message: expect.stringContaining('2 out of 3 new replicas'),
      revisions: [{ revision: 3 }, { revision: 2 }],
    },
  ]);
  expect(workloads[0].pods.map(({ name }) => name)).toEqual(['p1', 'p2', 'p3']);
});

it('asks Git for one version while most pods run another', () => {
  expect(describeWith()).toMatchObject({
    version: { tag: '1.4.1' },
    stableVersion: { tag: '1.4.0' },
    runningImages: [
      { image: `${IMAGE}:1.4.0`, pods: 2 },
      { image: `${IMAGE}:1.4.1`, pods: 1 },
    ],
  });
});

it("does not wait for Argo CD to notice a workload's trouble", () => {
  const stuck = plainDeployment({
    status: {
      conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }],
    },
  });
  expect(describeWith({ workloads: [stuck] }).health).toEqual({
    status: 'Degraded',
    message:
      'Deployment payments: Deployment "payments" exceeded its progress deadline',
  });
});

it('counts StatefulSets and DaemonSets in their own words', () => {
  const { workloads } = describeWith({
    application: application({
      status: {
        resources: [listed('StatefulSet', 'db'), listed('DaemonSet', 'agent')],
      },
    }),
    workloads: [
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db', namespace: 'payments-prod', uid: 'db' },
        spec: {
          template: { spec: { containers: [{ image: 'postgres:16' }] } },
        },
        status: { observedGeneration: 1, replicas: 1, readyReplicas: 1 },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'agent', namespace: 'payments-prod' },
        status: {
          desiredNumberScheduled: 5,
          currentNumberScheduled: 5,
          updatedNumberScheduled: 4,
          numberReady: 3,
          numberAvailable: 3,
        },
      },
    ],
    pods: [runningPod('db-0', 'db', 'postgres:16')],
  });
  expect(workloads).toMatchObject([
    {
      kind: 'StatefulSet',
      replicas: { desired: 1, current: 1, ready: 1 },
      pods: [{ name: 'db-0' }],
      revisions: [],
    },
    {
      kind: 'DaemonSet',
      version: null,
      replicas: { desired: 5, current: 5, updated: 4, ready: 3, available: 3 },
      health: { status: 'Progressing' },
    },
  ]);
});

it('leaves the Deployment of a workloadRef to its Rollout', () => {
  const rollout = canaryRollout({
    spec: {
      template: undefined,
      workloadRef: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'payments',
      },
    },
  });
  const deployment = describeWith({
    application: application(),
    rollouts: [rollout],
    replicaSets: [replicaSet('old', 3), replicaSet('new', 1)],
  });
  expect(deployment.workloads).toEqual([]);
  expect(deployment.rollout?.images).toEqual(['envoy:1', `${IMAGE}:1.4.1`]);
  expect(deployment.version).toMatchObject({ tag: '1.4.1' });
});

it('takes the workload of the component where there are several', () => {
  const neighbour = plainDeployment({
    metadata: { name: 'cache' },
    spec: { template: { spec: { containers: [{ image: 'redis:7' }] } } },
  });
  expect(
    describeWith({
      application: application({
        status: {
          resources: [listed('Deployment', 'cache'), listed('Deployment')],
        },
      }),
      workloads: [neighbour, plainDeployment()],
    }).version,
  ).toMatchObject({ image: IMAGE });
});

it.each([
  ['by what the Application lists', [listed('Deployment')], {}, 1],
  [
    'by its tracking id before that',
    [listed('StatefulSet')],
    {
      annotations: {
        'argocd.argoproj.io/tracking-id':
          'payments-prod:apps/Deployment:payments-prod/payments',
      },
    },
    1,
  ],
  [
    'by its label while nothing is listed',
    [],
    { labels: { 'app.kubernetes.io/instance': 'payments-prod' } },
    1,
  ],
  [
    'not by a label that others copy',
    [listed('StatefulSet')],
    { labels: { 'app.kubernetes.io/instance': 'payments-prod' } },
    0,
  ],
])('is found %s', (_, resources, metadata, count) => {
  const { workloads } = describeWith({
    application: application({ status: { resources } }),
    workloads: [plainDeployment({ metadata })],
  });
  expect(workloads).toHaveLength(count);
});

it('ignores objects that are no workload', () => {
  const { workloads } = describeWith({
    workloads: [
      { ...plainDeployment(), kind: 'CronJob' },
      { ...plainDeployment(), apiVersion: 'extensions/v1beta1' },
      null,
    ],
  });
  expect(workloads).toEqual([]);
});

describe('images that run', () => {
  const pod = runningPod('p1', 'replicas-3', 'mirror/payments:1.4.1');

  it.each([
    ['as the pod says', pod.status, 'mirror/payments:1.4.1'],
    [
      'as was asked for, where the runtime names an id',
      {
        phase: 'Running',
        containerStatuses: [
          { name: 'app', image: 'sha256:00ff', state: { running: {} } },
        ],
      },
      'mirror/payments:1.4.1',
    ],
    [
      'as was asked for, where containers are not told of',
      { phase: 'Running' },
      'mirror/payments:1.4.1',
    ],
  ])('are told %s', (_, status, image) => {
    expect(describeWith({ pods: [{ ...pod, status }] }).runningImages).toEqual([
      { image, pods: 1 },
    ]);
  });

  it('are those of ReplicaSets with pods where no pod is known', () => {
    expect(describeWith({ pods: [] }).runningImages).toEqual([
      { image: 'envoy:1', pods: 3 },
      { image: `${IMAGE}:1.4.0`, pods: 2 },
      { image: `${IMAGE}:1.4.1`, pods: 1 },
    ]);
  });

  it('are those of the summary, in unknown numbers, where nothing is known', () => {
    expect(describeWith({ pods: [], replicaSets: [] }).runningImages).toEqual([
      { image: `${IMAGE}:1.4.0`, pods: 0 },
      { image: `${IMAGE}:1.4.1`, pods: 0 },
    ]);
  });

  it('do not count pods that have not begun', () => {
    const { runningImages } = describeWith({
      pods: [{ ...pod, status: { phase: 'Pending' } }],
      replicaSets: [deploymentReplicaSet(3, '1.4.1', 1)],
    });
    expect(runningImages).toContainEqual({
      image: `${IMAGE}:1.4.1`,
      pods: 1,
    });
  });
});

it('warns of a file beside the overlay that hides its images', () => {
  expect(
    describeWith({
      parameterFiles: [
        {
          file: '.argocd-source.yaml',
          content: { kustomize: { images: ['payments:9'] } },
        },
      ],
    }).warnings,
  ).toEqual([
    expect.stringMatching(
      /^The file \.argocd-source\.yaml .*payments:9.*delete/,
    ),
  ]);
});

it('names the global project of a window that cannot be read', () => {
  const view = describeWith({
    globalProjects: [
      {
        metadata: { name: 'company' },
        spec: {
          syncWindows: [
            {
              kind: 'deny',
              schedule: 'x',
              duration: '1h',
              applications: ['*'],
            },
          ],
        },
      },
    ],
  });
  expect(view.windows).toMatchObject({
    canSync: false,
    matching: [{ project: 'company' }],
    errors: [expect.stringContaining('(global project company)')],
  });
});
