import type {
  Deployment,
  RolloutView,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';

export const IMAGE = 'registry.acme.test/acme/payments';
export const REPO = 'https://git.acme.test/acme/payments.git';
const SINCE = '2026-03-02T09:00:00.000Z';

/** A pinned version of the payments image. */
export function v(tag: string): Version {
  return { image: IMAGE, tag };
}

/** A rollout that is through with a version. */
export function aRollout(
  tag: string,
  changes: Partial<RolloutView> = {},
): RolloutView {
  return {
    name: 'payments',
    namespace: 'payments-test',
    phase: 'Healthy',
    strategy: 'canary',
    steps: [
      {
        index: 0,
        type: 'setWeight',
        text: 'setWeight: 25',
        state: 'done',
        weight: 25,
      },
      { index: 1, type: 'pause', text: 'pause: 30s', state: 'done' },
    ],
    currentStepIndex: null,
    stepCount: 2,
    setWeight: 100,
    actualWeight: 100,
    maxWeight: 100,
    pause: null,
    aborted: false,
    abort: null,
    fullyPromoted: true,
    replicas: { desired: 2, current: 2, updated: 2, ready: 2, available: 2 },
    images: [`${IMAGE}:${tag}`],
    revisions: [aRevision(tag, 7)],
    restart: { pending: false },
    blueGreen: null,
    traffic: null,
    workloadRef: null,
    duration: null,
    deadline: { seconds: 600, at: null, exceeded: false, aborts: false },
    operations: [],
    ...changes,
  };
}

/** A revision of that rollout. */
export function aRevision(
  tag: string,
  revision: number,
  changes: Partial<RolloutView['revisions'][number]> = {},
): RolloutView['revisions'][number] {
  return {
    name: `payments-${revision}`,
    revision,
    podHash: `hash${revision}`,
    roles: ['stable'],
    images: [`${IMAGE}:${tag}`],
    replicas: { desired: 2, current: 2, ready: 2, available: 2 },
    status: 'Healthy',
    pods: [],
    analysisRuns: [],
    ...changes,
  } as RolloutView['revisions'][number];
}

/** A deployment that runs a version, synced and healthy. */
export function aDeployment(
  environment: string,
  tag: string,
  changes: Partial<Deployment> = {},
): Deployment {
  return {
    id: `local~argocd~payments-${environment}`,
    cluster: 'local',
    environment,
    entityRef: 'component:default/payments',
    version: v(tag),
    stableVersion: v(tag),
    deployedAt: SINCE,
    health: { status: 'Healthy' },
    application: {
      name: `payments-${environment}`,
      namespace: 'argocd',
      project: 'payments',
      sync: 'Synced',
      revisions: ['0'.repeat(40)],
      health: { status: 'Healthy' },
      childrenHealth: null,
      sources: [
        {
          repoURL: REPO,
          path: `applications/payments/overlays/${environment}`,
          targetRevision: 'main',
          kustomizeImages: [],
        },
      ],
      destination: { namespace: `payments-${environment}` },
      images: [`${IMAGE}:${tag}`],
      operation: null,
      history: [],
      conditions: [],
      autoSync: { enabled: true, prune: true, selfHeal: true },
      resources: [],
      isAppOfApps: false,
      children: [],
      overrides: [],
    } as Deployment['application'],
    rollout: aRollout(tag),
    workloads: [],
    runningImages: [{ image: `${IMAGE}:${tag}`, pods: 2 }],
    windows: {
      canSync: true,
      canSyncManually: true,
      active: [],
      matching: [],
      nextOpening: null,
      nextClosing: null,
      errors: [],
    },
    freshness: { state: 'live', since: SINCE },
    warnings: [],
    ...changes,
  };
}
