import type {
  Deployment,
  EntityDelivery,
  WorkloadView,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  aCanary,
  aDelivery,
  aDeployment,
  aGate,
  aMetric,
  anAnalysis,
  aPromotion,
  aRollout,
  aVersion,
  aWorkload,
  at,
  steps,
} from './deliveryModels';

/** States a delivery can be in, each as a whole page. */
export const deliveryScenes: Record<string, (now: number) => EntityDelivery> = {
  'canary-in-flight': now =>
    aDelivery(now, {
      deployments: [
        aDeployment(now, 'dev', '1.48.0', {
          stableVersion: aVersion('1.47.3'),
          deployedAt: at(now, 300),
          health: { status: 'Suspended' },
          rollout: aCanary(now),
        }),
        aDeployment(now, 'test', '1.47.2'),
        aDeployment(now, 'prod', '1.46.0', { windows: closedWindow(now) }),
      ],
      promotions: [
        waitingPromotion(now),
        aPromotion(now, { id: 'p411', number: 411 }),
        aPromotion(now, {
          id: 'p409',
          number: 409,
          phase: 'Reverted',
          message: 'Taken back by P-410.',
          to: aVersion('1.47.1'),
          requestedAt: at(now, 100000),
          updatedAt: at(now, 98000),
          revertedBy: 'p410',
        }),
        aPromotion(now, {
          id: 'p410',
          number: 410,
          kind: 'revert',
          from: aVersion('1.47.1'),
          to: aVersion('1.47.0'),
          requestedBy: 'lockstep',
          requestedAt: at(now, 97000),
          updatedAt: at(now, 96500),
        }),
      ],
    }),

  'plain-workloads': now => {
    const plain = (
      environment: string,
      tag: string,
      workloads: WorkloadView[],
      overrides: Partial<Deployment> = {},
    ) =>
      aDeployment(now, environment, tag, {
        rollout: null,
        workloads,
        ...overrides,
      });
    const stuck = 'Deployment "payments" exceeded its progress deadline';
    return aDelivery(now, {
      deployments: [
        plain(
          'dev',
          '1.48.0',
          [
            aWorkload({
              replicas: {
                desired: 3,
                current: 4,
                updated: 1,
                ready: 3,
                available: 3,
              },
              health: { status: 'Progressing' },
              message:
                'Waiting for rollout to finish: 1 out of 3 new replicas have been updated...',
            }),
            aWorkload({ kind: 'StatefulSet', name: 'payments-db' }),
          ],
          {
            stableVersion: aVersion('1.47.3'),
            health: { status: 'Progressing' },
          },
        ),
        plain(
          'test',
          '1.47.3',
          [
            aWorkload({
              replicas: {
                desired: 3,
                current: 3,
                updated: 3,
                ready: 1,
                available: 1,
              },
              health: { status: 'Degraded' },
              message: stuck,
            }),
          ],
          { health: { status: 'Degraded', message: stuck } },
        ),
        plain('prod', '1.47.2', [aWorkload()]),
      ],
    });
  },

  'failed-analysis': now => {
    const failed = failedPromotion(now);
    return aDelivery(now, {
      deployments: [
        aDeployment(now, 'dev', '1.47.1'),
        aDeployment(now, 'test', '1.47.1', {
          stableVersion: aVersion('1.47.0'),
          deployedAt: at(now, 240),
          health: { status: 'Degraded', message: 'RolloutAborted' },
          rollout: abortedRollout(now),
        }),
        aDeployment(now, 'prod', '1.46.0'),
      ],
      promotions: [failed],
    });
  },

  aborted: now =>
    aDelivery(now, {
      deployments: [
        aDeployment(now, 'dev', '1.48.0', {
          stableVersion: aVersion('1.47.3'),
          health: { status: 'Degraded', message: 'RolloutAborted' },
          rollout: {
            ...abortedRollout(now),
            steps: steps(1, 'aborted'),
            message: 'RolloutAborted: Rollout aborted update to revision 3',
            revisions: [],
          },
        }),
        aDeployment(now, 'test', '1.47.2'),
        aDeployment(now, 'prod', '1.46.0'),
      ],
    }),

  'needs-a-person': now =>
    aDelivery(now, {
      deployments: [
        aDeployment(now, 'dev', '1.48.0'),
        aDeployment(now, 'test', '1.48.0', {
          stableVersion: aVersion('1.47.2'),
          deployedAt: at(now, 1560),
          health: { status: 'Suspended' },
          rollout: aCanary(now, {
            actualWeight: 25,
            pause: { kind: 'person', since: at(now, 840), until: null },
          }),
        }),
        aDeployment(now, 'prod', '1.46.0'),
      ],
    }),

  drift: now => {
    const prod = aDeployment(now, 'prod', '0.41.0');
    return aDelivery(now, {
      deployments: [
        aDeployment(now, 'dev', '0.41.0'),
        aDeployment(now, 'test', '0.41.0'),
        {
          ...prod,
          application: {
            ...prod.application,
            sync: 'OutOfSync',
            autoSync: { enabled: true, prune: true, selfHeal: false },
          },
        },
      ],
    });
  },

  'closed-window': now =>
    aDelivery(now, {
      deployments: [
        aDeployment(now, 'dev', '1.47.2'),
        aDeployment(now, 'test', '1.47.2'),
        aDeployment(now, 'prod', '1.46.0', { windows: closedWindow(now) }),
      ],
    }),

  'waiting-promotion': now =>
    aDelivery(now, {
      deployments: [
        aDeployment(now, 'dev', '1.47.2'),
        aDeployment(now, 'test', '1.47.2'),
        aDeployment(now, 'prod', '1.46.0', { windows: closedWindow(now) }),
      ],
      promotions: [
        waitingPromotion(now),
        aPromotion(now, { id: 'p411', number: 411 }),
      ],
    }),

  'cluster-silent': now => {
    const since = at(now, 720);
    return aDelivery(now, {
      clusters: [
        {
          cluster: 'sandbox',
          state: 'stale',
          since,
          reason: 'connect ECONNREFUSED 127.0.0.1:7180',
          kinds: {},
        },
      ],
      deployments: ['dev', 'test', 'prod'].map(environment =>
        aDeployment(now, environment, '1.46.0', {
          freshness: { state: 'stale', since, reason: 'connect ECONNREFUSED' },
        }),
      ),
    });
  },

  healthy: now => aDelivery(now, { promotions: [aPromotion(now)] }),

  empty: now =>
    aDelivery(now, {
      deployments: [],
      searched: [
        'argocd/app-name',
        'argocd/app-selector',
        'backstage.io/kubernetes-id',
        'backstage.io/kubernetes-label-selector',
      ],
    }),
};

function closedWindow(now: number) {
  return {
    canSync: false,
    canSyncManually: false,
    active: [],
    matching: [],
    nextOpening: at(now, -8340),
    nextClosing: null,
    errors: [],
  };
}

function waitingPromotion(now: number) {
  return aPromotion(now, {
    id: 'p412',
    number: 412,
    environment: 'prod',
    fromEnvironment: 'test',
    from: aVersion('1.46.0'),
    to: aVersion('1.47.2'),
    phase: 'Blocked',
    reason: 'gate-pending',
    message: 'Approval: 0 of 1. Window: closed until the evening.',
    requestedAt: at(now, 2220),
    updatedAt: at(now, 30),
    git: {
      branch: 'promote/prod/payments/412',
      headSha: '71ac0d4f1e2d3c4b5a69788796a5b4c3d2e1f001',
      pullRequest: {
        number: 318,
        url: 'http://localhost:7190/acme/payments/pull/318',
      },
    },
    gates: [
      aGate(now),
      aGate(now, {
        key: 'window',
        title: 'Window',
        state: 'Pending',
        reason: 'prod is closed Mon to Fri 08:00 to 18:00.',
        waitsFor: 'time',
        nextCheckAt: at(now, -8340),
      }),
      aGate(now, {
        key: 'approvals',
        title: 'Approval',
        state: 'Pending',
        reason: '0 of 1; you asked, so someone else approves.',
        waitsFor: 'group:default/sre',
      }),
      aGate(now, { key: 'veto', title: 'No veto', reason: '1.47.2 is free.' }),
    ],
  });
}

function abortedRollout(now: number) {
  const canary = aCanary(now);
  const values = [0.412, 0.488, 0.612];
  return aRollout({
    phase: 'Degraded',
    message:
      'RolloutAborted: metric "p95-latency" assessed Failed due to failed (3) > failureLimit (2)',
    steps: steps(3, 'failed'),
    currentStepIndex: 0,
    setWeight: 0,
    actualWeight: 0,
    aborted: true,
    fullyPromoted: false,
    revisions: [
      {
        ...canary.revisions[0],
        analysisRuns: [
          anAnalysis({
            phase: 'Failed',
            message:
              'metric "p95-latency" assessed Failed due to failed (3) > failureLimit (2)',
            metrics: [
              aMetric({
                name: 'p95-latency',
                phase: 'Failed',
                successful: 2,
                failed: 3,
                thresholds: [
                  { condition: 'success', operator: '<', value: 0.5 },
                ],
                measurements: values.map(number => ({
                  phase: number < 0.5 ? 'Successful' : 'Failed',
                  value: String(number),
                  number,
                })),
              }),
            ],
          }),
        ],
      },
    ],
    operations: [
      {
        operation: 'promote',
        available: false,
        reason: 'The update was aborted',
      },
      {
        operation: 'abort',
        available: false,
        reason: 'The update is aborted already',
      },
      { operation: 'retry', available: true },
    ],
  });
}

function failedPromotion(now: number) {
  return aPromotion(now, {
    id: 'p409',
    number: 409,
    from: aVersion('1.47.0'),
    to: aVersion('1.47.1'),
    phase: 'Failed',
    reason: 'analysis-failed',
    message:
      'Metric "p95-latency" failed in test: 3 of 5 measurements failed, 2 are allowed.',
    requestedAt: at(now, 900),
    updatedAt: at(now, 240),
  });
}
