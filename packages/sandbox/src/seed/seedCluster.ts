import type { ObjectStore } from '../kube/ObjectStore';

// Projects with this label keep the calendar of the company; no seeded one has it.
const globalProjects = `- projectName: company-calendar
  labelSelector:
    matchLabels:
      calendar: company
`;

/**
 * What a platform team has set up before the first service: the namespaces of the tools,
 * the settings of Argo CD with its default project and a global one, and the ApplicationSet
 * that takes up every repository with a folder of Applications.
 */
export function seedCluster(
  store: ObjectStore,
  github: { webUrl: string; organization: string; token: string },
): void {
  for (const name of [
    'argocd',
    'argo-rollouts',
    'gateway-system',
    'monitoring',
  ]) {
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  store.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'github-token', namespace: 'argocd' },
    type: 'Opaque',
    stringData: { token: github.token },
  });
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  });
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'company-calendar', namespace: 'argocd' },
    spec: {
      description: 'Sync windows of every project labelled calendar=company',
      syncWindows: [
        {
          kind: 'deny',
          schedule: '0 0 24 12 *',
          duration: '72h',
          timeZone: 'Europe/Berlin',
          manualSync: true,
          applications: ['*-prod'],
        },
      ],
    },
  });
  store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'argocd-cm',
      namespace: 'argocd',
      labels: {
        'app.kubernetes.io/name': 'argocd-cm',
        'app.kubernetes.io/part-of': 'argocd',
      },
    },
    data: {
      'application.resourceTrackingMethod': 'annotation',
      globalProjects,
    },
  });
  store.create({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'services', namespace: 'argocd' },
    spec: {
      generators: [
        {
          scmProvider: {
            github: {
              organization: github.organization,
              api: `${github.webUrl}/`,
              tokenRef: { secretName: 'github-token', key: 'token' },
            },
            cloneProtocol: 'https',
            filters: [{ pathsExist: ['argocd/applications'] }],
            requeueAfterSeconds: 60,
          },
        },
      ],
      template: {
        metadata: {
          name: '{{repository}}-root',
          finalizers: ['resources-finalizer.argocd.argoproj.io'],
        },
        spec: {
          project: 'default',
          source: {
            repoURL: '{{url}}',
            targetRevision: '{{branch}}',
            path: 'argocd',
            directory: { recurse: true },
          },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'argocd',
          },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      },
    },
  });
}
