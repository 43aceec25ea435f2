import {
  canaryRollout,
  failedAnalysisRun,
  NOW,
  replicaSet,
} from '../__fixtures__/resources';
import { describeRollout } from './describeRollout';

const replicaSets = [replicaSet('old', 3), replicaSet('new', 1)];

function availableOperations(rollout: unknown): string[] {
  return describeRollout({ rollout, now: NOW })
    .operations.filter(({ available }) => available)
    .map(({ operation }) => operation);
}

describe('a canary in a timed pause', () => {
  const view = describeRollout({
    rollout: canaryRollout(),
    replicaSets,
    now: NOW,
  });

  it('tells the step, both weights and when the pause ends', () => {
    expect(view).toMatchObject({
      phase: 'Paused',
      currentStepIndex: 1,
      stepCount: 5,
      setWeight: 25,
      actualWeight: 25,
      maxWeight: 100,
      pause: {
        kind: 'step',
        since: '2026-11-19T14:40:00Z',
        until: '2026-11-19T14:42:00.000Z',
      },
    });
    expect(view.steps.map(step => step.state)).toEqual([
      'done',
      'current',
      'upcoming',
      'upcoming',
      'upcoming',
    ]);
    expect(view.steps[2]).toMatchObject({
      type: 'analysis',
      templates: ['success-rate'],
    });
  });

  it('lists its ReplicaSets newest first with their roles', () => {
    expect(
      view.revisions.map(({ revision, roles }) => ({ revision, roles })),
    ).toEqual([
      { revision: 12, roles: ['canary'] },
      { revision: 11, roles: ['stable'] },
    ]);
  });

  it('leaves out ReplicaSets of other owners', () => {
    const stranger = {
      ...replicaSet('new', 1),
      metadata: { ...replicaSet('new', 1).metadata, ownerReferences: [] },
    };
    expect(
      describeRollout({
        rollout: canaryRollout(),
        replicaSets: [stranger],
        now: NOW,
      }).revisions,
    ).toEqual([]);
  });
});

describe('an aborted canary', () => {
  const rollout = canaryRollout({
    status: {
      phase: 'Degraded',
      message: 'RolloutAborted: Rollout aborted update to revision 12',
      abort: true,
      currentStepIndex: 0,
      controllerPause: false,
      pauseConditions: [],
    },
  });

  it('never looks as if its first step ran', () => {
    const { steps, aborted } = describeRollout({ rollout, now: NOW });
    expect(aborted).toBe(true);
    expect(new Set(steps.map(step => step.state))).toEqual(
      new Set(['aborted']),
    );
  });

  it('shows the step whose analysis failed', () => {
    const { steps, setWeight, revisions } = describeRollout({
      rollout,
      replicaSets,
      analysisRuns: [failedAnalysisRun()],
      now: NOW,
    });
    expect(steps.map(step => step.state)).toEqual([
      'done',
      'done',
      'failed',
      'aborted',
      'aborted',
    ]);
    expect(setWeight).toBe(0);
    expect(revisions[0].analysisRuns).toHaveLength(1);
    expect(revisions[1].analysisRuns).toHaveLength(0);
  });

  it('ignores the failed analysis of another version', () => {
    const run = failedAnalysisRun();
    run.metadata.labels['rollouts-pod-template-hash'] = 'older';
    const { steps } = describeRollout({
      rollout,
      analysisRuns: [run],
      now: NOW,
    });
    expect(steps.map(step => step.state)).not.toContain('failed');
  });

  it('offers retry and says why abort is not offered', () => {
    const { operations } = describeRollout({ rollout, now: NOW });
    expect(availableOperations(rollout)).toEqual([
      'promote-full',
      'retry',
      'restart',
    ]);
    expect(operations.find(({ operation }) => operation === 'abort')).toEqual({
      operation: 'abort',
      available: false,
      reason: 'The update is aborted already',
    });
  });
});

describe('operations', () => {
  it.each([
    {
      title: 'of a paused canary',
      rollout: canaryRollout(),
      available: [
        'promote',
        'promote-full',
        'abort',
        'pause',
        'resume',
        'restart',
      ],
    },
    {
      title: 'while a step runs',
      rollout: canaryRollout({
        status: {
          currentStepIndex: 2,
          controllerPause: false,
          pauseConditions: [],
        },
      }),
      available: ['promote-full', 'abort', 'pause', 'restart'],
    },
    {
      title: 'when nothing moves',
      rollout: canaryRollout({
        status: {
          currentPodHash: 'old',
          currentStepIndex: 5,
          controllerPause: false,
          pauseConditions: [],
        },
      }),
      available: ['restart'],
    },
    {
      title: 'of a Rollout a person paused',
      rollout: canaryRollout({
        spec: { paused: true },
        status: { controllerPause: false, pauseConditions: undefined },
      }),
      available: ['promote', 'promote-full', 'abort', 'resume', 'restart'],
    },
  ])('$title', ({ rollout, available }) => {
    expect(availableOperations(rollout)).toEqual(available);
  });
});

describe('pauses', () => {
  const paused = (spec: object, pauseConditions: object[]) =>
    describeRollout({
      rollout: canaryRollout({
        spec,
        status: { pauseConditions, currentStepIndex: 4 },
      }),
      now: NOW,
    }).pause;
  const startTime = '2026-11-19T14:40:00Z';

  it.each([
    ['a pause step without end', {}, 'CanaryPauseStep', 'person', null],
    [
      'an inconclusive analysis',
      {},
      'InconclusiveAnalysisRun',
      'inconclusive',
      null,
    ],
    [
      'blue-green before its own promotion',
      { strategy: { blueGreen: { autoPromotionSeconds: 30 } } },
      'BlueGreenPause',
      'blueGreen',
      '2026-11-19T14:40:30.000Z',
    ],
    [
      'blue-green that waits for a person',
      { strategy: { blueGreen: { autoPromotionEnabled: false } } },
      'BlueGreenPause',
      'blueGreen',
      null,
    ],
  ])('%s', (_, spec, reason, kind, until) => {
    expect(paused(spec, [{ reason, startTime }])).toEqual({
      kind,
      since: startTime,
      until,
    });
  });

  it('tells of two the one a person must end', () => {
    expect(
      paused({}, [
        { reason: 'CanaryPauseStep', startTime },
        { reason: 'InconclusiveAnalysisRun', startTime },
      ]),
    ).toMatchObject({ kind: 'inconclusive', until: null });
  });
});

it('measures weights on the scale of the traffic router', () => {
  const view = describeRollout({
    rollout: canaryRollout({
      spec: {
        strategy: {
          canary: {
            trafficRouting: { maxTrafficWeight: 1000 },
            steps: [{ setWeight: 200 }, { pause: {} }],
          },
        },
      },
      status: { canary: { weights: { canary: { weight: 150 } } } },
    }),
    now: NOW,
  });
  expect(view).toMatchObject({
    setWeight: 200,
    actualWeight: 150,
    maxWeight: 1000,
  });
});

it('takes the images of a referenced Deployment', () => {
  const view = describeRollout({
    rollout: canaryRollout({
      spec: {
        template: undefined,
        workloadRef: { kind: 'Deployment', name: 'app' },
      },
    }),
    workload: {
      spec: { template: { spec: { containers: [{ image: 'app:2' }] } } },
    },
    now: NOW,
  });
  expect(view.images).toEqual(['app:2']);
});

it('does not believe a phase Argo Rollouts does not define', () => {
  expect(
    describeRollout({
      rollout: canaryRollout({
        status: { phase: 'Splendid', controllerPause: false },
      }),
      now: NOW,
    }),
  ).toMatchObject({
    phase: 'Unknown',
    message: expect.stringContaining('Splendid'),
  });
});
