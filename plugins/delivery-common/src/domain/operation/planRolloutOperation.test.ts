import {
  planRolloutOperation,
  type RolloutCommand,
} from './planRolloutOperation';

const NOW = new Date('2026-08-20T12:00:00.789Z');
const STEPS = [{ setWeight: 10 }, { pause: {} }, { setWeight: 50 }];
const WAITING = { pauseConditions: [{ reason: 'CanaryPauseStep' }] };

const rollout = (options: {
  steps?: object[];
  paused?: boolean;
  blueGreen?: boolean;
  status?: object;
}) => ({
  metadata: { name: 'r', namespace: 'n', generation: 4 },
  spec: {
    ...(options.paused && { paused: true }),
    strategy: options.blueGreen
      ? { blueGreen: {} }
      : { canary: { steps: options.steps } },
  },
  status: options.status,
});

const status = (fields: object) => ({
  status: { subresource: 'status', body: { status: fields } },
});
const spec = (fields: object) => ({ spec: { body: { spec: fields } } });
const unified = (fields: object) => ({
  unified: { body: { spec: { paused: false }, status: fields } },
});

it.each<[string, RolloutCommand, object, object]>([
  ['abort', 'abort', {}, status({ abort: true })],
  ['retry', 'retry', {}, status({ abort: false })],
  ['pause', 'pause', {}, spec({ paused: true })],
  [
    'restart, to the second',
    'restart',
    {},
    spec({ restartAt: '2026-08-20T12:00:00Z' }),
  ],
  [
    'promote past a pause',
    'promote',
    { steps: STEPS, status: { ...WAITING, currentStepIndex: 1 } },
    {
      ...status({ pauseConditions: null }),
      ...unified({ pauseConditions: null }),
    },
  ],
  [
    'promote past an inconclusive analysis',
    'promote',
    {
      steps: STEPS,
      status: {
        ...WAITING,
        controllerPause: true,
        currentStepIndex: 1,
        canary: { currentStepAnalysisRunStatus: { status: 'Inconclusive' } },
      },
    },
    status({
      pauseConditions: null,
      controllerPause: false,
      currentStepIndex: 2,
    }),
  ],
  [
    'promote past a step that waits for nobody',
    'promote',
    { steps: STEPS, status: { currentStepIndex: 0 } },
    {
      ...status({ pauseConditions: null, currentStepIndex: 1 }),
      ...unified({ pauseConditions: null, currentStepIndex: 1 }),
    },
  ],
  [
    'promote at the end of the steps',
    'promote',
    { steps: STEPS, status: { currentStepIndex: 3 } },
    status({ pauseConditions: null, currentStepIndex: 3 }),
  ],
  [
    'promote what a person paused',
    'promote',
    { steps: STEPS, paused: true, status: WAITING },
    { ...status({ pauseConditions: null }), ...spec({ paused: false }) },
  ],
  [
    'promote fully',
    'promote-full',
    { paused: true, status: { stableRS: 'a', currentPodHash: 'b' } },
    { ...status({ promoteFull: true }), ...spec({ paused: false }) },
  ],
  [
    'promote fully with a controller that cannot',
    'promote-full',
    {
      steps: STEPS,
      status: {
        stableRS: 'a',
        currentPodHash: 'b',
        observedGeneration: '7d66d4485f',
      },
    },
    status({ abort: null, currentStepIndex: 3 }),
  ],
  [
    'resume from a step',
    'resume',
    { status: WAITING },
    status({ pauseConditions: null }),
  ],
  [
    'resume what a person paused',
    'resume',
    { paused: true },
    spec({ paused: false }),
  ],
  [
    'skip the running step',
    'skip-current-step',
    { steps: STEPS, status: { currentStepIndex: 2 } },
    status({ currentStepIndex: 3 }),
  ],
  [
    'skip a pause that waits',
    'skip-current-step',
    { steps: STEPS, status: { ...WAITING, currentStepIndex: 1 } },
    status({ pauseConditions: null, currentStepIndex: 2 }),
  ],
  [
    'skip all steps',
    'skip-all-steps',
    { steps: STEPS },
    status({ currentStepIndex: 3 }),
  ],
])('plans: %s', (_, command, options, expected) => {
  expect(planRolloutOperation(rollout(options), command, NOW)).toMatchObject(
    expected,
  );
});

it.each<[string, RolloutCommand, object]>([
  [
    'fully what is promoted',
    'promote-full',
    { status: { stableRS: 'a', currentPodHash: 'a' } },
  ],
  ['a step where there is none', 'skip-current-step', { blueGreen: true }],
  ['what runs by itself', 'resume', { status: {} }],
])('has nothing to send for: %s', (_, command, options) => {
  expect(planRolloutOperation(rollout(options), command, NOW)).toEqual({});
});

it('has only the unified patch for blue-green without a pause', () => {
  expect(
    planRolloutOperation(rollout({ blueGreen: true }), 'promote', NOW),
  ).toEqual(unified({ pauseConditions: null }));
});
