import type { Deployment } from '../../model/deployment';
import type { Gate } from '../../model/gate';
import type { Promotion } from '../../model/promotion';
import {
  application,
  canaryRollout,
  failedAnalysisRun,
  NOW,
} from '../projection/__fixtures__/resources';
import { describeDeployment } from '../projection';
import { describeEnvironmentState } from './describeEnvironmentState';
import { describePipeline } from './describePipeline';

function deployed(options: {
  app?: Parameters<typeof application>[0];
  rollout?: Parameters<typeof canaryRollout>[0] | null;
  failed?: boolean;
  cluster?: string;
  environment?: string;
  stale?: boolean;
  windows?: object[];
}): Deployment {
  return describeDeployment({
    cluster: options.cluster ?? 'eu',
    entityRef: 'component:default/payments',
    environment: options.environment ?? 'prod',
    application: application(options.app),
    project: { spec: { syncWindows: options.windows } },
    rollouts: options.rollout === null ? [] : [canaryRollout(options.rollout)],
    replicaSets: [],
    pods: [],
    analysisRuns: options.failed ? [failedAnalysisRun()] : [],
    freshness: {
      state: options.stale ? 'stale' : 'live',
      since: NOW.toISOString(),
    },
    now: NOW,
  });
}

const quiet = {
  status: {
    phase: 'Healthy',
    message: '',
    currentPodHash: 'old',
    currentStepIndex: 5,
    controllerPause: false,
    pauseConditions: [],
  },
};
const aborted = {
  status: {
    phase: 'Degraded',
    abort: true,
    controllerPause: false,
    pauseConditions: [],
  },
};
const outOfSync = { sync: { status: 'OutOfSync', revision: 'next' } };
const drifted = { sync: { status: 'OutOfSync', revision: 'c0ffee' } };
const noSelfHeal = { syncPolicy: { automated: {} } };
const closed = [
  {
    kind: 'allow',
    schedule: '0 18 * * *',
    duration: '1h',
    applications: ['*'],
  },
];

it.each([
  ['Healthy', { rollout: quiet }, 'healthy', 'ok'],
  ['Paused', {}, 'rolling-out', 'calm'],
  [
    'Rolling out',
    {
      rollout: {
        status: {
          phase: 'Progressing',
          controllerPause: false,
          pauseConditions: [],
        },
      },
    },
    'rolling-out',
    'move',
  ],
  [
    'Needs a person',
    { rollout: { status: { currentStepIndex: 4 } } },
    'needs-person',
    'ask',
  ],
  ['Aborted', { rollout: aborted }, 'broken', 'bad'],
  ['Canary failed', { rollout: aborted, failed: true }, 'broken', 'bad'],
  [
    'Missing',
    { rollout: quiet, app: { status: { health: { status: 'Missing' } } } },
    'broken',
    'bad',
  ],
  [
    'Syncing',
    { rollout: quiet, app: { status: outOfSync } },
    'rolling-out',
    'move',
  ],
  // self-heal undoes drift
  [
    'Syncing',
    { rollout: quiet, app: { status: drifted } },
    'rolling-out',
    'move',
  ],
  [
    'Drift',
    { rollout: quiet, app: { status: drifted, spec: noSelfHeal } },
    'needs-person',
    'ask',
  ],
  [
    'Out of sync',
    { rollout: quiet, app: { status: outOfSync, spec: { syncPolicy: {} } } },
    'needs-person',
    'ask',
  ],
  [
    'Window closed',
    { rollout: quiet, app: { status: outOfSync }, windows: closed },
    'on-hold',
    'calm',
  ],
  ['Stale', { rollout: quiet, stale: true }, 'stale', 'calm'],
  [
    'Unknown',
    { rollout: quiet, app: { status: { sync: { status: 'Unknown' } } } },
    'unknown',
    'calm',
  ],
] as const)('%s: %j', (word, options, state, tone) => {
  expect(describeEnvironmentState([deployed(options)], [], NOW)).toMatchObject({
    word,
    state,
    tone,
    affected: 1,
    total: 1,
  });
});

it('is not deployed without a deployment', () => {
  expect(describeEnvironmentState([], [], NOW)).toMatchObject({
    state: 'not-deployed',
    word: 'Not deployed',
  });
});

it('shows the worst region and how many are in that state', () => {
  expect(
    describeEnvironmentState(
      [
        deployed({ rollout: quiet, cluster: 'eu' }),
        deployed({ rollout: aborted, cluster: 'us' }),
        deployed({ rollout: quiet, cluster: 'ap' }),
      ],
      [],
      NOW,
    ),
  ).toMatchObject({
    word: 'Aborted',
    deploymentId: 'us~argocd~payments-prod',
    affected: 1,
    total: 3,
  });
});

describe('promotions', () => {
  const gate = (
    key: string,
    waitsFor: string,
    state: Gate['state'] = 'Pending',
  ): Gate => ({
    key,
    title: key,
    state,
    reason: `${key} waits`,
    waitsFor,
    since: NOW.toISOString(),
  });
  const promotion = (phase: Promotion['phase'], gates: Gate[] = []) =>
    ({
      id: 'p1',
      environment: 'prod',
      fromEnvironment: 'test',
      phase,
      gates,
      message: 'm',
    } as Promotion);
  const stateOf = (environment: string, ...promotions: Promotion[]) =>
    describeEnvironmentState(
      [deployed({ rollout: quiet, environment })],
      promotions,
      NOW,
    );

  it.each([
    [
      'prod',
      'Blocked',
      [gate('approval', 'group:default/sre')],
      'Needs a person',
    ],
    [
      'prod',
      'Blocked',
      [gate('change-ticket', 'user:default/mara')],
      'Change ticket missing',
    ],
    ['prod', 'Blocked', [gate('window', 'time')], 'Window closed'],
    [
      'prod',
      'Blocked',
      [gate('window', 'time'), gate('approval', 'group:default/sre')],
      'Needs a person',
    ],
    ['prod', 'Blocked', [gate('soak', 'time')], 'Healthy'],
    ['prod', 'Blocked', [gate('target', 'the cluster')], 'On hold'],
    ['prod', 'Blocked', [gate('veto', 'time', 'Fail')], 'Needs a person'],
    ['test', 'Blocked', [gate('soak', 'time')], 'Soaking'],
    ['test', 'Blocked', [gate('soak', 'time', 'Pass')], 'Healthy'],
    ['prod', 'Verifying', [], 'Verifying'],
    ['prod', 'AwaitingRevert', [], 'Needs a person'],
    ['prod', 'Succeeded', [], 'Healthy'],
    ['dev', 'Verifying', [], 'Healthy'],
  ] as const)('%s, %s: %#', (environment, phase, gates, word) => {
    expect(stateOf(environment, promotion(phase, [...gates])).word).toBe(word);
  });

  it('say where to look first', () => {
    const pipeline = describePipeline(
      {
        entityRef: 'component:default/payments',
        environments: [{ name: 'dev' }, { name: 'prod' }],
        deployments: [
          deployed({ environment: 'dev' }),
          deployed({ environment: 'prod', rollout: quiet }),
        ],
        promotions: [
          promotion('Blocked', [gate('approval', 'group:default/sre')]),
        ],
        clusters: [
          {
            cluster: 'eu',
            state: 'stale',
            since: NOW.toISOString(),
            kinds: {},
          },
        ],
        searched: [],
      },
      NOW,
    );
    expect(pipeline.foremost).toMatchObject({
      name: 'prod',
      state: { promotionId: 'p1' },
      promotions: [{ id: 'p1' }],
    });
    expect(pipeline.moving.map(({ name }) => name)).toEqual(['dev']);
    expect(pipeline.silentClusters).toEqual(['eu']);
  });
});
