import type { TestCluster } from './createCluster';

/**
 * Objects of one service in one environment, as Argo CD and Argo Rollouts write them: an
 * Application, its project and a canary that waits at its first pause.
 */
export function seedService(
  cluster: TestCluster,
  service: string,
  environment: string,
  options: { image?: string; annotations?: Record<string, string> } = {},
): void {
  const { store } = cluster;
  const namespace = `${service}-${environment}`;
  const image = options.image ?? `registry.example/acme/${service}:1.0.0`;
  for (const name of ['argocd', namespace]) {
    if (!store.get('Namespace', undefined, name)) {
      cluster.createNamespaces(name);
    }
  }
  if (!store.get('AppProject', 'argocd', service)) {
    store.create({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: service, namespace: 'argocd' },
      spec: { syncWindows: [] },
    });
  }
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: `${service}-${environment}`,
      namespace: 'argocd',
      labels: { 'lockstep/environment': environment },
      annotations: options.annotations,
    },
    spec: {
      project: service,
      source: {
        repoURL: `http://localhost:7190/acme/${service}.git`,
        targetRevision: 'main',
        path: `applications/${service}/overlays/${environment}`,
      },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: { automated: { prune: true } },
    },
    status: {
      sync: { status: 'Synced', revision: 'abc' },
      health: { status: 'Suspended' },
      summary: { images: [image] },
      resources: [
        {
          group: 'argoproj.io',
          version: 'v1alpha1',
          kind: 'Rollout',
          namespace,
          name: service,
          status: 'Synced',
        },
      ],
    },
  });
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: service, namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: service } },
      template: {
        metadata: { labels: { app: service } },
        spec: { containers: [{ name: service, image }] },
      },
      strategy: {
        canary: {
          steps: [{ setWeight: 10 }, { pause: {} }, { setWeight: 50 }],
        },
      },
    },
  });
  const rollout = store.get('Rollout', namespace, service)!;
  store.updateStatus({
    ...rollout,
    status: {
      phase: 'Paused',
      message: 'CanaryPauseStep',
      observedGeneration: String(rollout.metadata.generation),
      stableRS: 'old',
      currentPodHash: 'new',
      currentStepIndex: 1,
      controllerPause: true,
      pauseConditions: [
        { reason: 'CanaryPauseStep', startTime: '2026-08-20T12:00:00Z' },
      ],
    },
  });
}
