import type { RolloutOperation } from '@lockstep/backstage-plugin-delivery-common';
import { planRolloutOperation } from './planRolloutOperation';

const NOW = new Date('2026-08-20T12:00:00.789Z');
const STEPS = [{ setWeight: 10 }, { pause: {} }, { setWeight: 50 }];

const rollout = (options: {
  steps?: object[];
  paused?: boolean;
  blueGreen?: boolean;
  status?: object;
}) => ({
  metadata: { name: 'r', namespace: 'n' },
  spec: {
    ...(options.paused && { paused: true }),
    strategy: options.blueGreen
      ? { blueGreen: {} }
      : { canary: { steps: options.steps } },
  },
  status: options.status,
});

const WAITING = { pauseConditions: [{ reason: 'CanaryPauseStep' }] };
const UNPAUSE = { body: { spec: { paused: false } } };
const status = (fields: object) => ({
  subresource: 'status',
  body: { status: fields },
});

describe('planRolloutOperation', () => {
  it.each<[string, RolloutOperation, object, object[]]>([
    ['abort', 'abort', {}, [status({ abort: true })]],
    ['retry', 'retry', {}, [status({ abort: false })]],
    ['pause', 'pause', {}, [{ body: { spec: { paused: true } } }]],
    [
      'restart, to the second',
      'restart',
      {},
      [{ body: { spec: { restartAt: '2026-08-20T12:00:00Z' } } }],
    ],
    [
      'promote past a pause',
      'promote',
      { steps: STEPS, status: { ...WAITING, currentStepIndex: 1 } },
      [status({ pauseConditions: null })],
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
      [
        status({
          pauseConditions: null,
          controllerPause: false,
          currentStepIndex: 2,
        }),
      ],
    ],
    [
      'promote past a step that waits for nobody',
      'promote',
      { steps: STEPS, status: { currentStepIndex: 0 } },
      [status({ pauseConditions: null, currentStepIndex: 1 })],
    ],
    [
      'promote at the end of the steps',
      'promote',
      { steps: STEPS, status: { currentStepIndex: 3 } },
      [status({ pauseConditions: null, currentStepIndex: 3 })],
    ],
    [
      'promote what a person paused, status first',
      'promote',
      { steps: STEPS, paused: true, status: WAITING },
      [status({ pauseConditions: null }), UNPAUSE],
    ],
    [
      'promote blue-green without a pause',
      'promote',
      { blueGreen: true, status: {} },
      [],
    ],
    [
      'promote fully',
      'promote-full',
      { paused: true, status: { stableRS: 'a', currentPodHash: 'b' } },
      [status({ promoteFull: true }), UNPAUSE],
    ],
    [
      'promote fully what is promoted',
      'promote-full',
      { status: { stableRS: 'a', currentPodHash: 'a' } },
      [],
    ],
    [
      'resume from a step',
      'resume',
      { status: WAITING },
      [status({ pauseConditions: null })],
    ],
    ['resume what a person paused', 'resume', { paused: true }, [UNPAUSE]],
  ])('plans: %s', (_, operation, options, expected) => {
    expect(planRolloutOperation(rollout(options), operation, NOW)).toEqual(
      expected,
    );
  });
});
