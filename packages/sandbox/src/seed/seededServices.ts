import type { SeedStage } from './SeedStage';

/** A service that is there from the start, and what happens to it once it runs. */
export interface SeededService {
  name: string;
  description: string;
  owner: string;
  tag: string;
  /** Applied in order, each as soon as what it waits for is true. */
  stages: SeedStage[];
}

const healthy = (application: string) => ({
  kind: 'Application',
  namespace: 'argocd',
  name: application,
  holds: (object: any) =>
    object.status?.health?.status === 'Healthy' &&
    object.status?.sync?.status === 'Synced',
});

/** One service per state the portal has to show. */
export const seededServices: SeededService[] = [
  {
    name: 'checkout',
    description: 'Takes the basket to an order',
    owner: 'group:default/team-commerce',
    tag: '1.4.0',
    stages: [],
  },
  {
    name: 'ledger',
    description: 'Books every movement of money',
    owner: 'group:default/team-commerce',
    tag: '2.3.0',
    stages: [
      {
        after: healthy('ledger-dev'),
        // Long pauses keep the canary in flight while somebody looks around.
        message: 'Take more time between the steps in dev, and release 2.4.0',
        edits: [
          {
            path: 'applications/ledger/overlays/dev/kustomization.yaml',
            replace: [
              ['value: 30s', 'value: 10m'],
              ['value: 1m\n', 'value: 1h\n'],
              ['value: 1m\n', 'value: 2h\n'],
              ['newTag: "2.3.0"', 'newTag: "2.4.0"'],
            ],
          },
        ],
      },
    ],
  },
  {
    name: 'notifier',
    description: 'Sends mail and messages to customers',
    owner: 'group:default/team-platform',
    tag: '3.1.0',
    stages: [
      {
        after: healthy('notifier-test'),
        message: 'chore: update test image to 3.2.0-bad',
        edits: [
          {
            path: 'applications/notifier/overlays/test/kustomization.yaml',
            replace: [['newTag: "3.1.0"', 'newTag: "3.2.0-bad"']],
          },
        ],
      },
    ],
  },
  {
    name: 'catalog-search',
    description: 'Finds products',
    owner: 'group:default/team-commerce',
    tag: '0.9.2',
    stages: [
      {
        after: healthy('catalog-search-prod'),
        // What a hurried colleague does with kubectl.
        patch: {
          kind: 'ConfigMap',
          namespace: 'catalog-search-prod',
          name: 'catalog-search-config',
          with: { data: { 'log-level': 'debug' } },
        },
      },
    ],
  },
  {
    name: 'payouts',
    description: 'Pays merchants out',
    owner: 'user:default/guest',
    tag: '5.0.1',
    stages: [
      {
        after: healthy('payouts-prod'),
        message: 'Close prod for automatic syncs around the clock',
        edits: [
          {
            path: 'argocd/projects/payouts-project.yaml',
            append: [
              '  syncWindows:',
              '    # Quarter close: in prod only a person may sync.',
              '    - kind: deny',
              '      schedule: "0 0 * * *"',
              '      duration: 24h',
              '      timeZone: Europe/Berlin',
              '      manualSync: true',
              '      applications:',
              '        - "*-prod"',
              '',
            ].join('\n'),
          },
        ],
      },
      {
        after: {
          kind: 'AppProject',
          namespace: 'argocd',
          name: 'payouts',
          holds: object => object.spec?.syncWindows?.length > 0,
        },
        message: 'chore: update prod image to 5.1.0',
        edits: [
          {
            path: 'applications/payouts/overlays/prod/kustomization.yaml',
            replace: [['newTag: "5.0.1"', 'newTag: "5.1.0"']],
          },
        ],
      },
    ],
  },
];
