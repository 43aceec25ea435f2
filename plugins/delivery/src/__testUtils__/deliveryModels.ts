import type {
  AnalysisView,
  Deployment,
  EntityDelivery,
  Gate,
  MetricView,
  Promotion,
  RolloutView,
  StepView,
  Version,
  WorkloadView,
} from '@lockstep/backstage-plugin-delivery-common';

/** Models for tests and the gallery: a healthy thing of each kind, changed by overrides. */

export const SHA = {
  config: '9f2c41e07d5b8a6c3e1f4d2b9a8c7e6f5d4c3b2a',
  older: '3b7a90c1e2d4f5a6b7c8d9e0f1a2b3c4d5e6f708',
};

export const at = (now: number, secondsAgo: number) =>
  new Date(now - secondsAgo * 1000).toISOString();

export const aVersion = (tag: string): Version => ({
  image: 'registry.local/acme/payments',
  tag,
});

/** `10, pause 60, 25, …` as Argo Rollouts writes it; `state` is filled in up to `current`. */
export function steps(
  current: number | null,
  mark: StepView['state'] = 'current',
): StepView[] {
  const plan: Array<Omit<StepView, 'index' | 'state'>> = [
    { type: 'setWeight', text: 'setWeight: 10', weight: 10 },
    { type: 'pause', text: 'pause: 120', durationSeconds: 120 },
    { type: 'setWeight', text: 'setWeight: 25', weight: 25 },
    { type: 'pause', text: 'pause: 180', durationSeconds: 180 },
    {
      type: 'analysis',
      text: 'analysis: success-rate',
      templates: ['success-rate'],
    },
    { type: 'setWeight', text: 'setWeight: 50', weight: 50 },
    { type: 'pause', text: 'pause: 180', durationSeconds: 180 },
  ];
  return plan.map((step, index) => ({
    ...step,
    index,
    state: stateOf(index, current, mark),
  }));
}

function stateOf(
  index: number,
  current: number | null,
  mark: StepView['state'],
): StepView['state'] {
  if (current === null || index < current) {
    return 'done';
  }
  return index === current ? mark : upcoming(mark);
}

function upcoming(mark: StepView['state']): StepView['state'] {
  return mark === 'current' ? 'upcoming' : 'aborted';
}

export function aMetric(overrides: Partial<MetricView> = {}): MetricView {
  const measurements = [0.995, 0.997, 0.996, 0.998, 0.994, 0.9962];
  return {
    name: 'success-rate',
    phase: 'Running',
    dryRun: false,
    count: measurements.length,
    successful: measurements.length,
    failed: 0,
    inconclusive: 0,
    error: 0,
    limits: {
      count: null,
      failure: 1,
      inconclusive: 0,
      consecutiveError: 4,
      consecutiveSuccess: null,
    },
    successCondition: 'result[0] >= 0.99',
    thresholds: [{ condition: 'success', operator: '>=', value: 0.99 }],
    measurements: measurements.map(number => ({
      phase: 'Successful',
      value: `[${number}]`,
      number,
    })),
    ...overrides,
  };
}

export function anAnalysis(
  overrides: Partial<AnalysisView> = {},
): AnalysisView {
  return {
    name: 'payments-6d8f-3',
    namespace: 'payments-dev',
    phase: 'Running',
    kind: 'background',
    stepIndex: null,
    revision: 3,
    startedAt: '2026-11-19T14:30:00Z',
    metrics: [aMetric()],
    ...overrides,
  };
}

export function aRollout(overrides: Partial<RolloutView> = {}): RolloutView {
  return {
    name: 'payments',
    namespace: 'payments-dev',
    phase: 'Healthy',
    strategy: 'canary',
    steps: steps(null),
    currentStepIndex: 7,
    stepCount: 7,
    setWeight: 100,
    actualWeight: 100,
    maxWeight: 100,
    pause: null,
    aborted: false,
    abort: null,
    fullyPromoted: true,
    replicas: {
      desired: 10,
      current: 10,
      updated: 10,
      ready: 10,
      available: 10,
    },
    images: ['registry.local/acme/payments:1.47.3'],
    revisions: [],
    restart: { pending: false },
    blueGreen: null,
    traffic: null,
    workloadRef: null,
    duration: null,
    deadline: { seconds: 600, at: null, exceeded: false, aborts: false },
    operations: [
      {
        operation: 'promote',
        available: false,
        reason: 'No update is in progress',
      },
      {
        operation: 'abort',
        available: false,
        reason: 'No update is in progress',
      },
      {
        operation: 'retry',
        available: false,
        reason: 'No update is in progress',
      },
    ],
    ...overrides,
  };
}

/** A plain Deployment that is all there. */
export function aWorkload(overrides: Partial<WorkloadView> = {}): WorkloadView {
  return {
    kind: 'Deployment',
    name: 'payments',
    namespace: 'payments-dev',
    images: ['registry.local/acme/payments:1.47.3'],
    version: aVersion('1.47.3'),
    replicas: { desired: 3, current: 3, updated: 3, ready: 3, available: 3 },
    health: { status: 'Healthy' },
    pods: [],
    revisions: [],
    ...overrides,
  };
}

/** A canary in the timed pause after 25 %. */
export function aCanary(
  now: number,
  overrides: Partial<RolloutView> = {},
): RolloutView {
  const revision = {
    name: 'payments-6d8f',
    podHash: '6d8f',
    images: [],
    status: 'Healthy' as const,
    pods: [],
    analysisRuns: [],
  };
  return aRollout({
    phase: 'Paused',
    steps: steps(3),
    currentStepIndex: 3,
    setWeight: 25,
    actualWeight: 20,
    fullyPromoted: false,
    pause: { kind: 'step', since: at(now, 108), until: at(now, -72) },
    revisions: [
      {
        ...revision,
        revision: 3,
        roles: ['canary'],
        replicas: { desired: 2, current: 2, ready: 2, available: 2 },
        analysisRuns: [anAnalysis()],
      },
      {
        ...revision,
        name: 'payments-5c7a',
        revision: 2,
        roles: ['stable'],
        replicas: { desired: 8, current: 8, ready: 8, available: 8 },
      },
    ],
    operations: [
      { operation: 'promote', available: true },
      { operation: 'abort', available: true },
      {
        operation: 'retry',
        available: false,
        reason: 'The update was not aborted',
      },
    ],
    ...overrides,
  });
}

export function aDeployment(
  now: number,
  environment: string,
  tag: string,
  overrides: Partial<Deployment> = {},
): Deployment {
  const name = `payments-${environment}`;
  return {
    id: `sandbox~argocd~${name}`,
    cluster: 'sandbox',
    environment,
    entityRef: 'component:default/payments',
    version: aVersion(tag),
    stableVersion: aVersion(tag),
    deployedAt: at(now, 3600),
    health: { status: 'Healthy' },
    application: {
      name,
      namespace: 'argocd',
      project: 'payments',
      sync: 'Synced',
      revisions: [SHA.config],
      health: { status: 'Healthy' },
      childrenHealth: { status: 'Healthy' },
      sources: [
        {
          repoURL: 'http://localhost:7190/acme/payments.git',
          path: `applications/payments/overlays/${environment}`,
          targetRevision: 'main',
          kustomizeImages: [],
        },
      ],
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: name,
      },
      images: [`registry.local/acme/payments:${tag}`],
      operation: null,
      history: [
        {
          id: 2,
          revisions: [SHA.config],
          sources: [],
          deployedAt: at(now, 3600),
          automated: true,
        },
        {
          id: 1,
          revisions: [SHA.older],
          sources: [],
          deployedAt: at(now, 90000),
          automated: true,
        },
      ],
      conditions: [],
      autoSync: { enabled: true, prune: true, selfHeal: true },
      resources: [],
      isAppOfApps: false,
      children: [],
      overrides: [],
    },
    rollout: aRollout(),
    workloads: [],
    runningImages: [{ image: `registry.local/acme/payments:${tag}`, pods: 10 }],
    windows: {
      canSync: true,
      canSyncManually: true,
      active: [],
      matching: [],
      nextOpening: null,
      nextClosing: null,
      errors: [],
    },
    freshness: { state: 'live', since: at(now, 7200) },
    warnings: [],
    ...overrides,
  };
}

export function aGate(now: number, overrides: Partial<Gate> = {}): Gate {
  return {
    key: 'source-healthy',
    title: 'Source healthy',
    state: 'Pass',
    reason: 'test is Healthy and Synced.',
    since: at(now, 600),
    ...overrides,
  };
}

export function aPromotion(
  now: number,
  overrides: Partial<Promotion> = {},
): Promotion {
  return {
    id: 'a1b2c3',
    number: 1,
    kind: 'promote',
    entityRef: 'component:default/payments',
    fromEnvironment: 'dev',
    environment: 'test',
    deployments: ['sandbox~argocd~payments-test'],
    from: aVersion('1.47.0'),
    to: aVersion('1.47.2'),
    edits: [
      {
        repoURL: 'http://localhost:7190/acme/payments.git',
        branch: 'main',
        path: 'applications/payments/overlays/test/kustomization.yaml',
        changes: [
          {
            name: 'registry.local/acme/payments',
            from: aVersion('1.47.0'),
            to: aVersion('1.47.2'),
          },
        ],
      },
    ],
    strategy: 'pull-request',
    phase: 'Succeeded',
    reason: 'succeeded',
    message: 'The version runs and is healthy everywhere.',
    gates: [aGate(now)],
    requestedBy: 'user:default/guest',
    requestedAt: at(now, 4000),
    updatedAt: at(now, 3400),
    git: {
      branch: 'promote/test/payments/1',
      headSha: SHA.older,
      pullRequest: {
        number: 1,
        url: 'http://localhost:7190/acme/payments/pull/1',
      },
      mergeSha: SHA.config,
      mergeUrl: `http://localhost:7190/acme/payments/commit/${SHA.config}`,
    },
    attempts: 0,
    ...overrides,
  };
}

export function aDelivery(
  now: number,
  overrides: Partial<EntityDelivery> = {},
): EntityDelivery {
  return {
    entityRef: 'component:default/payments',
    environments: ['dev', 'test', 'prod'].map(name => ({ name })),
    deployments: [
      aDeployment(now, 'dev', '1.47.2'),
      aDeployment(now, 'test', '1.47.2'),
      aDeployment(now, 'prod', '1.47.2'),
    ],
    promotions: [],
    clusters: [
      { cluster: 'sandbox', state: 'live', since: at(now, 7200), kinds: {} },
    ],
    searched: ['argocd/app-name'],
    ...overrides,
  };
}
