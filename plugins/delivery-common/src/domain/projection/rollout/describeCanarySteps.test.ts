import {
  canaryRollout,
  failedAnalysisRun,
  NOW,
} from '../__fixtures__/resources';
import { describeRollout } from './describeRollout';

const canary = (steps: object[], status: object = {}) =>
  canaryRollout({
    spec: { strategy: { canary: { steps, trafficRouting: {} } } },
    status: { pauseConditions: [], controllerPause: false, ...status },
  });
const stepsOf = (...args: Parameters<typeof canary>) =>
  describeRollout({ rollout: canary(...args), now: NOW }).steps;

it('tells what an experiment runs, for how long and what it looks at', () => {
  const [step] = stepsOf([
    {
      experiment: {
        duration: '1h30m',
        templates: [
          { name: 'baseline', specRef: 'stable' },
          { name: 'canary', specRef: 'canary', weight: 5 },
        ],
        analyses: [
          {
            name: 'compare',
            templateName: 'mann-whitney',
            requiredForCompletion: true,
          },
        ],
      },
    },
  ]);
  expect(step).toMatchObject({
    type: 'experiment',
    experiment: {
      templates: [
        { name: 'baseline', specRef: 'stable', weight: null },
        { name: 'canary', specRef: 'canary', weight: 5 },
      ],
      durationSeconds: 5400,
      analyses: [
        { name: 'compare', templateName: 'mann-whitney', required: true },
      ],
    },
  });
});

it.each([
  [{ weight: 25 }, { weight: 25, matchTrafficWeight: false }],
  [{ replicas: 3 }, { replicas: 3, matchTrafficWeight: false }],
  [{ matchTrafficWeight: true }, { matchTrafficWeight: true }],
])('reads a canary scale of %j', (setCanaryScale, canaryScale) => {
  expect(stepsOf([{ setCanaryScale }])[0].canaryScale).toMatchObject(
    canaryScale,
  );
});

it.each([
  [
    'a header route',
    {
      setHeaderRoute: {
        name: 'testers',
        match: [
          { headerName: 'X-Tester', headerValue: { exact: 'yes' } },
          { headerName: 'X-Group', headerValue: { regex: '^beta' } },
        ],
      },
    },
    {
      name: 'testers',
      removes: false,
      matches: ['X-Tester is "yes"', 'X-Group matches "^beta"'],
      percentage: null,
    },
  ],
  [
    'a mirror route',
    {
      setMirrorRoute: {
        name: 'mirror',
        percentage: 35,
        match: [
          {
            method: { exact: 'GET' },
            path: { prefix: '/api' },
            headers: { 'X-Kind': { exact: 'read' } },
          },
        ],
      },
    },
    {
      name: 'mirror',
      removes: false,
      matches: [
        'method is "GET" and path starts with "/api" and X-Kind is "read"',
      ],
      percentage: 35,
    },
  ],
  [
    'a route that is taken away',
    { setHeaderRoute: { name: 'testers' } },
    { name: 'testers', removes: true, matches: [], percentage: null },
  ],
])('puts %s in words', (_, step, route) => {
  expect(stepsOf([step])[0].route).toEqual(route);
});

it('shows how a plugin stands: its run, not the cleaning up', () => {
  const [first, second] = stepsOf(
    [{ plugin: { name: 'acme/gate' } }, { plugin: { name: 'acme/later' } }],
    {
      currentStepIndex: 0,
      canary: {
        stepPluginStatuses: [
          { name: 'acme/gate', operation: 'Terminate', phase: 'Successful' },
          {
            index: 0,
            name: 'acme/gate',
            operation: 'Run',
            phase: 'Running',
            message: 'asking',
            startedAt: '2026-11-19T14:40:00Z',
          },
        ],
      },
    },
  );
  expect(first.plugin).toEqual({
    name: 'acme/gate',
    phase: 'Running',
    message: 'asking',
    startedAt: '2026-11-19T14:40:00Z',
    disabled: false,
  });
  expect(second.plugin).toEqual({ name: 'acme/later', disabled: false });
});

describe('the analysis of a step', () => {
  const steps = [
    { analysis: { templates: [{ templateName: 'smoke' }] } },
    { setWeight: 50 },
    { analysis: { templates: [{ templateName: 'success-rate' }] } },
  ];

  it('is what the controller waits for while the step runs', () => {
    const rollout = canary(steps, {
      currentStepIndex: 2,
      canary: {
        currentStepAnalysisRunStatus: {
          name: 'payments-new-12-2',
          status: 'Running',
        },
      },
    });
    const view = describeRollout({ rollout, now: NOW });
    expect(view.steps[2].analysisRun).toEqual({
      name: 'payments-new-12-2',
      phase: 'Running',
    });
    expect(view.steps[0].analysisRun).toBeUndefined();
  });

  it('is the newest run of that step afterwards', () => {
    const run = (name: string, created: string, phase: string) => {
      const base = failedAnalysisRun();
      return {
        ...base,
        metadata: { ...base.metadata, name, creationTimestamp: created },
        status: { phase },
      };
    };
    const view = describeRollout({
      rollout: canary(steps, { currentStepIndex: 3 }),
      analysisRuns: [
        run('older', '2026-11-19T14:00:00Z', 'Failed'),
        run('newer', '2026-11-19T14:30:00Z', 'Successful'),
      ],
      now: NOW,
    });
    expect(view.steps[2].analysisRun).toEqual({
      name: 'newer',
      phase: 'Successful',
    });
  });
});

describe('an update aborted', () => {
  const abort = {
    abort: true,
    abortedAt: '2026-11-19T14:43:00Z',
    currentStepIndex: 0,
    conditions: [
      {
        type: 'Progressing',
        reason: 'RolloutAborted',
        message: 'Rollout aborted update to revision 12: it did not pass',
      },
    ],
  };
  const steps = [
    { setWeight: 10 },
    { plugin: { name: 'acme/gate' } },
    { experiment: { templates: [] } },
  ];
  const owned = [{ kind: 'Rollout', name: 'payments', uid: 'rollout-uid' }];

  it.each([
    [
      'by a plugin',
      {
        canary: {
          stepPluginStatuses: [{ index: 1, operation: 'Run', phase: 'Failed' }],
        },
      },
      [],
      1,
    ],
    [
      'by an experiment',
      {},
      [
        {
          metadata: {
            name: 'payments-new-12-2',
            labels: { 'rollouts-pod-template-hash': 'new' },
            ownerReferences: owned,
          },
          status: { phase: 'Failed' },
        },
      ],
      2,
    ],
    ['by a person', {}, [], null],
  ])(
    '%s says when, why and at which step',
    (_, status, experiments, stepIndex) => {
      const view = describeRollout({
        rollout: canary(steps, { ...abort, ...status }),
        experiments,
        now: NOW,
      });
      expect(view.abort).toEqual({
        abortedAt: '2026-11-19T14:43:00Z',
        message: 'Rollout aborted update to revision 12: it did not pass',
        stepIndex,
      });
      expect(view.steps.findIndex(step => step.state === 'failed')).toBe(
        stepIndex ?? -1,
      );
    },
  );
});

it('never calls the steps of a Rollout done whose controller noted nothing', () => {
  const rollout = { ...canary([{ setWeight: 10 }]), status: undefined };
  const view = describeRollout({ rollout, now: NOW });
  expect(view.fullyPromoted).toBe(false);
  expect(view.steps[0].state).toBe('current');
});

it('believes the stable hash of controllers before 0.8', () => {
  const view = describeRollout({
    rollout: canary([{ setWeight: 10 }], {
      stableRS: undefined,
      currentPodHash: 'new',
      canary: { stableRS: 'new' },
    }),
    now: NOW,
  });
  expect(view.fullyPromoted).toBe(true);
});
