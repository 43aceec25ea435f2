import {
  application,
  canaryRollout,
  failedAnalysisRun,
  NOW,
  replicaSet,
} from '../__fixtures__/resources';
import {
  describeDeployment,
  type DescribeDeploymentOptions,
} from './describeDeployment';

const IMAGE = 'registry.test:5000/acme/payments';

const describeWith = (overrides: Partial<DescribeDeploymentOptions> = {}) =>
  describeDeployment({
    cluster: 'eu',
    entityRef: 'component:default/payments',
    environment: 'prod',
    application: application(),
    rollouts: [canaryRollout()],
    replicaSets: [replicaSet('old', 3), replicaSet('new', 1)],
    pods: [],
    analysisRuns: [],
    freshness: { state: 'live', since: NOW.toISOString() },
    now: NOW,
    ...overrides,
  });

it('joins an Application with its Rollout', () => {
  expect(describeWith()).toMatchObject({
    id: 'eu~argocd~payments-prod',
    version: { image: IMAGE, tag: '1.4.1' },
    stableVersion: { image: IMAGE, tag: '1.4.0' },
    deployedAt: '2026-11-19T14:39:00Z',
    rollout: { name: 'payments', phase: 'Paused' },
    warnings: [],
  });
});

it('calls it suspended while Argo CD still calls it healthy', () => {
  expect(describeWith().health).toEqual({
    status: 'Suspended',
    message: 'CanaryPauseStep',
  });
});

it("keeps Argo CD's word when it is not healthy", () => {
  const health = { status: 'Progressing', message: 'hold on' };
  expect(
    describeWith({ application: application({ status: { health } }) }).health,
  ).toEqual(health);
});

it('after an abort Git asks for one version and another takes the traffic', () => {
  const deployment = describeWith({
    rollouts: [
      canaryRollout({
        status: {
          phase: 'Degraded',
          abort: true,
          pauseConditions: [],
          controllerPause: false,
        },
      }),
    ],
    analysisRuns: [failedAnalysisRun()],
  });
  expect(deployment).toMatchObject({
    version: { tag: '1.4.1' },
    stableVersion: { tag: '1.4.0' },
    health: { status: 'Degraded' },
  });
});

it('reads the version of an Application without a Rollout from its images', () => {
  expect(
    describeWith({
      application: application({
        status: {
          resources: [{ group: 'apps', kind: 'Deployment', name: 'payments' }],
          summary: { images: ['envoy:1', `${IMAGE}@sha256:aa`] },
        },
      }),
      rollouts: [],
    }),
  ).toMatchObject({
    rollout: null,
    version: { image: IMAGE, digest: 'sha256:aa' },
    stableVersion: { image: IMAGE, digest: 'sha256:aa' },
  });
});

it('finds a Rollout by its tracking id while the status lists none', () => {
  const rollout = canaryRollout();
  const tracked = {
    ...rollout,
    metadata: {
      ...rollout.metadata,
      annotations: {
        'argocd.argoproj.io/tracking-id':
          'payments-prod:argoproj.io/Rollout:payments-prod/payments',
      },
    },
  };
  const bare = application({ status: { resources: [] } });
  expect(
    describeWith({ application: bare, rollouts: [tracked] }).rollout?.name,
  ).toBe('payments');
  expect(
    describeWith({ application: bare, rollouts: [rollout] }).rollout,
  ).toBeNull();
});

it('warns of what is missing, hidden or unreadable', () => {
  const { warnings } = describeWith({
    rollouts: [],
    application: application({
      spec: {
        source: { repoURL: 'r', kustomize: { images: ['payments:9'] } },
      },
      status: { summary: {} },
    }),
    project: {
      spec: {
        syncWindows: [
          {
            kind: 'allow',
            schedule: '@daily',
            duration: '1h',
            applications: ['*'],
          },
        ],
      },
    },
  });
  expect(warnings).toEqual([
    expect.stringContaining('was not found on cluster eu'),
    expect.stringContaining('No image is known'),
    expect.stringMatching(/kustomize.images \(payments:9\).*remove it/),
    expect.stringContaining('does not accept descriptors'),
  ]);
});
