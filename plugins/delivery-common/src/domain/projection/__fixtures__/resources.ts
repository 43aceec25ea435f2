/** Raw custom resources of one service, as the Kubernetes API serves them. */

export const NOW = new Date('2026-11-19T14:41:27Z');

const IMAGE = 'registry.test:5000/acme/payments';

/** A canary of 1.4.1 over 1.4.0 in a pause that ends 120 s after 14:40:00. */
export function canaryRollout(
  overrides: { spec?: object; status?: object } = {},
) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {
      name: 'payments',
      namespace: 'payments-prod',
      uid: 'rollout-uid',
      generation: 7,
      annotations: { 'rollout.argoproj.io/revision': '12' },
    },
    spec: {
      replicas: 4,
      strategy: {
        canary: {
          steps: [
            { setWeight: 25 },
            { pause: { duration: '2m' } },
            { analysis: { templates: [{ templateName: 'success-rate' }] } },
            { setWeight: 50 },
            { pause: {} },
          ],
        },
      },
      template: {
        spec: { containers: [{ name: 'app', image: `${IMAGE}:1.4.1` }] },
      },
      ...overrides.spec,
    },
    status: {
      phase: 'Paused',
      message: 'CanaryPauseStep',
      observedGeneration: '7',
      currentPodHash: 'new',
      stableRS: 'old',
      currentStepIndex: 1,
      controllerPause: true,
      pauseConditions: [
        { reason: 'CanaryPauseStep', startTime: '2026-11-19T14:40:00Z' },
      ],
      replicas: 5,
      updatedReplicas: 1,
      readyReplicas: 5,
      availableReplicas: 4,
      ...overrides.status,
    },
  };
}

export function replicaSet(hash: 'old' | 'new', available: number) {
  const revision = hash === 'new' ? 12 : 11;
  return {
    metadata: {
      name: `payments-${hash}`,
      namespace: 'payments-prod',
      uid: `${hash}-uid`,
      generation: 1,
      creationTimestamp: `2026-11-19T14:${revision}:00Z`,
      labels: { 'rollouts-pod-template-hash': hash },
      annotations: { 'rollout.argoproj.io/revision': String(revision) },
      ownerReferences: [
        { kind: 'Rollout', name: 'payments', uid: 'rollout-uid' },
      ],
    },
    spec: {
      replicas: available,
      template: {
        spec: {
          containers: [
            { name: 'app', image: `${IMAGE}:1.4.${hash === 'new' ? 1 : 0}` },
          ],
        },
      },
    },
    status: {
      observedGeneration: 1,
      replicas: available,
      readyReplicas: available,
      availableReplicas: available,
    },
  };
}

/** The analysis of step 2, which did not pass. */
export function failedAnalysisRun() {
  return {
    metadata: {
      name: 'payments-new-12-2',
      namespace: 'payments-prod',
      creationTimestamp: '2026-11-19T14:42:00Z',
      labels: {
        'rollout-type': 'Step',
        'step-index': '2',
        'rollouts-pod-template-hash': 'new',
      },
      annotations: { 'rollout.argoproj.io/revision': '12' },
      ownerReferences: [
        { kind: 'Rollout', name: 'payments', uid: 'rollout-uid' },
      ],
    },
    spec: {
      args: [{ name: 'threshold', value: '0.95' }],
      metrics: [
        {
          name: 'success-rate',
          interval: '10s',
          count: '3',
          failureLimit: 1,
          successCondition: 'result[0] >= {{args.threshold}}',
          provider: { prometheus: { query: 'up' } },
        },
      ],
    },
    status: {
      phase: 'Failed',
      message: 'Metric "success-rate" assessed Failed',
      metricResults: [
        {
          name: 'success-rate',
          phase: 'Failed',
          count: 2,
          failed: 2,
          measurements: [
            {
              phase: 'Failed',
              value: '[0.91]',
              finishedAt: '2026-11-19T14:42:10Z',
            },
            { phase: 'Failed', value: '[]' },
          ],
        },
      ],
    },
  };
}

/** A plain Deployment of 1.4.1 with three pods, two of which are up to date. */
export function plainDeployment(
  overrides: { metadata?: object; spec?: object; status?: object } = {},
) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'payments',
      namespace: 'payments-prod',
      uid: 'deployment-uid',
      generation: 3,
      ...overrides.metadata,
    },
    spec: {
      replicas: 3,
      template: {
        spec: {
          containers: [
            { name: 'proxy', image: 'envoy:1' },
            { name: 'app', image: `${IMAGE}:1.4.1` },
          ],
        },
      },
      ...overrides.spec,
    },
    status: {
      observedGeneration: 3,
      replicas: 4,
      updatedReplicas: 2,
      readyReplicas: 3,
      availableReplicas: 3,
      ...overrides.status,
    },
  };
}

/** A ReplicaSet of that Deployment, with its image of one version. */
export function deploymentReplicaSet(
  revision: number,
  tag: string,
  available: number,
) {
  return {
    metadata: {
      name: `payments-${revision}`,
      namespace: 'payments-prod',
      uid: `replicas-${revision}`,
      generation: 1,
      creationTimestamp: `2026-11-19T14:${10 + revision}:00Z`,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ kind: 'Deployment', uid: 'deployment-uid' }],
    },
    spec: {
      replicas: available,
      template: {
        spec: {
          containers: [
            { name: 'proxy', image: 'envoy:1' },
            { name: 'app', image: `${IMAGE}:${tag}` },
          ],
        },
      },
    },
    status: {
      observedGeneration: 1,
      replicas: available,
      readyReplicas: available,
      availableReplicas: available,
    },
  };
}

/** A running pod of an owner, with the image of its one container. */
export function runningPod(name: string, owner: string, image: string) {
  return {
    metadata: { name, ownerReferences: [{ uid: owner }] },
    spec: { restartPolicy: 'Always', containers: [{ name: 'app', image }] },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'app', image, ready: true, state: { running: {} } },
      ],
    },
  };
}

export function application(
  overrides: { spec?: object; status?: object } = {},
) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'payments-prod',
      namespace: 'argocd',
      labels: { 'lockstep/environment': 'prod' },
    },
    spec: {
      project: 'payments',
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: 'payments-prod',
      },
      source: {
        repoURL: 'http://localhost:7190/acme/payments.git',
        path: 'applications/payments/overlays/prod',
        targetRevision: 'main',
      },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
      ...overrides.spec,
    },
    status: {
      sync: { status: 'Synced', revision: 'c0ffee' },
      health: { status: 'Healthy' },
      resources: [
        {
          group: 'argoproj.io',
          kind: 'Rollout',
          namespace: 'payments-prod',
          name: 'payments',
          status: 'Synced',
        },
        {
          kind: 'Service',
          namespace: 'payments-prod',
          name: 'payments',
          status: 'Synced',
        },
      ],
      summary: { images: [`${IMAGE}:1.4.0`, `${IMAGE}:1.4.1`] },
      history: [
        { id: 3, revision: 'beef', deployedAt: '2026-11-18T09:00:00Z' },
        { id: 4, revision: 'c0ffee', deployedAt: '2026-11-19T14:39:00Z' },
      ],
      reconciledAt: '2026-11-19T14:41:00Z',
      ...overrides.status,
    },
  };
}
