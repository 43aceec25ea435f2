import type { KubeObject } from '../kube/KubeObject';
import {
  createRollout,
  createRoute,
  createService,
  createTemplate,
  routedCanary,
  successRate,
} from './__testUtils__/shop';
import type { RolloutInput, RolloutPlan } from './RolloutContext';
import { stepRollout } from './stepRollout';

const now = new Date('2026-03-01T12:00:00Z');
const factor = 10;

function withPods(
  replicaSet: KubeObject,
  replicas: number,
  available = replicas,
): KubeObject {
  const status = {
    replicas,
    readyReplicas: available,
    availableReplicas: available,
  };
  return { ...replicaSet, spec: { ...replicaSet.spec, replicas }, status };
}

/** What the cluster looks like after the plan was written. */
function apply(input: RolloutInput, plan: RolloutPlan): RolloutInput {
  let { replicaSets, analysisRuns, rollout } = input;
  for (const write of plan.writes) {
    if (write.verb === 'create' && write.object.kind === 'ReplicaSet')
      replicaSets = [...replicaSets, write.object];
    else if (write.verb === 'create')
      analysisRuns = [...analysisRuns, write.object];
    else if (write.verb === 'patch' && write.kind === 'ReplicaSet') {
      const { spec, metadata } = write.patch as any;
      replicaSets = replicaSets.map(each =>
        each.metadata.name !== write.name
          ? each
          : {
              ...each,
              metadata: {
                ...each.metadata,
                annotations: {
                  ...each.metadata.annotations,
                  ...metadata?.annotations,
                },
              },
              spec: { ...each.spec, ...spec },
            },
      );
    } else if (write.verb === 'patch' && write.kind === 'Rollout') {
      const { metadata } = write.patch as any;
      rollout = {
        ...rollout,
        metadata: {
          ...rollout.metadata,
          annotations: {
            ...rollout.metadata.annotations,
            ...metadata?.annotations,
          },
        },
      };
    }
  }
  // The ReplicaSet controller is fast here: all pods that are asked for are available.
  replicaSets = replicaSets.map(each => withPods(each, each.spec.replicas));
  return {
    ...input,
    replicaSets,
    analysisRuns,
    rollout: { ...rollout, status: plan.status },
  };
}

function inputOf(
  rollout: KubeObject,
  overrides: Partial<RolloutInput> = {},
): RolloutInput {
  return {
    rollout: {
      ...rollout,
      metadata: { uid: 'shop', generation: 1, ...rollout.metadata },
    },
    replicaSets: [],
    analysisRuns: [],
    pods: [],
    services: ['shop-stable', 'shop-canary'].map(name => createService(name)),
    httpRoutes: [createRoute()],
    templates: [
      createTemplate('success-rate', successRate),
      createTemplate('background', { interval: '30s' }),
    ],
    now,
    realMs: seconds => (seconds * 1000) / factor,
    ...overrides,
  };
}

/** Steps until nothing changes any more. */
function settle(start: RolloutInput): RolloutInput {
  let input = start;
  for (let i = 0; i < 30; i++) {
    const next = apply(input, stepRollout(input));
    if (JSON.stringify(next) === JSON.stringify(input)) return next;
    input = next;
  }
  throw new Error(
    `no rest after 30 steps: ${JSON.stringify(input.rollout.status)}`,
  );
}

function withImage(input: RolloutInput, image: string): RolloutInput {
  const { rollout } = input;
  const template = {
    ...rollout.spec.template,
    spec: { containers: [{ name: 'shop', image }] },
  };
  const metadata = {
    ...rollout.metadata,
    generation: (rollout.metadata.generation ?? 0) + 1,
  };
  return {
    ...input,
    rollout: { ...rollout, metadata, spec: { ...rollout.spec, template } },
  };
}

function withStatus(input: RolloutInput, status: object): RolloutInput {
  const merged = { ...input.rollout.status, ...status };
  for (const [key, value] of Object.entries(merged))
    if (value === null) delete (merged as any)[key];
  return { ...input, rollout: { ...input.rollout, status: merged } };
}

const strategy = (...steps: any[]) => ({ canary: { steps } });
const updated = (steps: any[]) =>
  settle(
    withImage(
      settle(inputOf(createRollout({ strategy: strategy(...steps) }))),
      'shop:2',
    ),
  );

const statusOf = (input: RolloutInput) => input.rollout.status;
const analysisStep = {
  analysis: {
    templates: [{ templateName: 'success-rate' }],
    args: [{ name: 'service', value: 'x' }],
  },
};

it('deploys the first version at once', () => {
  const status = statusOf(settle(inputOf(createRollout())));
  expect(status).toMatchObject({
    phase: 'Healthy',
    currentStepIndex: 3,
    stableRS: status.currentPodHash,
    observedGeneration: '1',
  });
  const types = Object.fromEntries(
    status.conditions.map((each: any) => [each.type, each.status]),
  );
  expect(types).toEqual({
    Available: 'True',
    Completed: 'True',
    Healthy: 'True',
    Progressing: 'True',
  });
});

it.each<[string, any[], object]>([
  [
    'setWeight, then all steps done',
    [{ setWeight: 50 }],
    { phase: 'Healthy', currentStepIndex: 1 },
  ],
  [
    'an indefinite pause',
    [{ setWeight: 50 }, { pause: {} }],
    {
      phase: 'Paused',
      message: 'CanaryPauseStep',
      currentStepIndex: 1,
      updatedReplicas: 2,
      replicas: 4,
    },
  ],
  [
    'a timed pause',
    [{ pause: { duration: '30s' } }],
    { phase: 'Paused', currentStepIndex: 0, updatedReplicas: 0 },
  ],
  [
    'an analysis',
    [{ setWeight: 25 }, analysisStep],
    {
      phase: 'Progressing',
      currentStepIndex: 1,
      canary: { currentStepAnalysisRunStatus: { status: 'Pending' } },
    },
  ],
  [
    'steps that mean nothing here',
    [
      { experiment: {} },
      { setHeaderRoute: { name: 'a' } },
      { plugin: { name: 'b' } },
    ],
    { phase: 'Healthy', currentStepIndex: 3 },
  ],
  ['no steps', [], { phase: 'Healthy' }],
])('stands at %s', (_, steps, expected) => {
  expect(statusOf(updated(steps))).toMatchObject(expected);
});

it('writes the start of a pause so that start and duration give the real end', () => {
  const [pause] = statusOf(
    updated([{ pause: { duration: '30s' } }]),
  ).pauseConditions;
  expect(Date.parse(pause.startTime) + 30_000).toBe(now.getTime() + 3000);
});

it('goes on when a timed pause is over, and says before when to look', () => {
  const paused = updated([{ pause: { duration: '30s' } }]);
  expect(stepRollout(paused).nextAt).toEqual(new Date(now.getTime() + 3000));
  expect(
    statusOf(settle({ ...paused, now: new Date(now.getTime() + 2999) })).phase,
  ).toBe('Paused');
  expect(
    statusOf(settle({ ...paused, now: new Date(now.getTime() + 3000) })).phase,
  ).toBe('Healthy');
});

it('goes on when a person ends the pause', () => {
  const paused = updated([
    { setWeight: 50 },
    { pause: {} },
    { setWeight: 75 },
    { pause: {} },
  ]);
  const next = settle(withStatus(paused, { pauseConditions: null }));
  expect(statusOf(next)).toMatchObject({
    phase: 'Paused',
    currentStepIndex: 3,
    updatedReplicas: 3,
  });
  const skipped = settle(
    withStatus(paused, { pauseConditions: null, currentStepIndex: 4 }),
  );
  expect(statusOf(skipped).phase).toBe('Healthy');
});

it('finishes at once on full promotion', () => {
  const paused = updated([{ setWeight: 50 }, { pause: {} }]);
  const next = settle(withStatus(paused, { promoteFull: true }));
  expect(statusOf(next)).toMatchObject({
    phase: 'Healthy',
    currentStepIndex: 2,
  });
  expect(statusOf(next).promoteFull).toBeUndefined();
});

it('holds while the spec is paused', () => {
  const { rollout, ...rest } = updated([{ setWeight: 50 }, analysisStep]);
  const paused = settle({
    ...rest,
    rollout: { ...rollout, spec: { ...rollout.spec, paused: true } },
  });
  expect(statusOf(paused)).toMatchObject({
    phase: 'Paused',
    message: 'manually paused',
    currentStepIndex: 1,
  });
});

it('aborts on request, tries again on request', () => {
  const paused = updated([{ setWeight: 50 }, { pause: {} }]);
  const aborted = settle(withStatus(paused, { abort: true }));
  expect(statusOf(aborted)).toMatchObject({
    phase: 'Degraded',
    message: 'RolloutAborted: Rollout aborted update to revision 2',
    abort: true,
    abortedAt: '2026-03-01T12:00:00Z',
    currentStepIndex: 0,
    updatedReplicas: 0,
    controllerPause: false,
  });
  expect(statusOf(aborted).pauseConditions).toBeUndefined();
  const retried = settle(withStatus(aborted, { abort: false }));
  expect(statusOf(retried)).toMatchObject({
    phase: 'Paused',
    currentStepIndex: 1,
    updatedReplicas: 2,
  });
  expect(statusOf(retried).abortedAt).toBeUndefined();
});

it('skips the steps on the way back to the stable version', () => {
  const paused = updated([{ setWeight: 50 }, { pause: {} }]);
  const back = settle(withImage(paused, 'registry.example/acme/shop:1.0.0'));
  expect(statusOf(back)).toMatchObject({
    phase: 'Healthy',
    currentStepIndex: 2,
    stableRS: statusOf(paused).stableRS,
  });
  expect(
    back.rollout.metadata.annotations?.['rollout.argoproj.io/revision'],
  ).toBe('3');
  expect(back.replicaSets.map(each => each.spec.replicas).sort()).toEqual([
    0, 4,
  ]);
});

it('starts again when the steps change', () => {
  const paused = updated([{ setWeight: 50 }, { pause: {} }]);
  const rollout = {
    ...paused.rollout,
    spec: {
      ...paused.rollout.spec,
      strategy: strategy({ setWeight: 25 }, { pause: {} }),
    },
  };
  expect(statusOf(settle({ ...paused, rollout }))).toMatchObject({
    currentStepIndex: 1,
    updatedReplicas: 1,
  });
});

function finishRun(
  input: RolloutInput,
  phase: string,
  message?: string,
): RolloutInput {
  const analysisRuns = input.analysisRuns.map(run => ({
    ...run,
    status: { phase, ...(message && { message }) },
  }));
  return { ...input, analysisRuns };
}

describe('analysis', () => {
  const analysing = () =>
    updated([{ setWeight: 25 }, analysisStep, { pause: {} }]);

  it('names, labels and fills the run', () => {
    const { analysisRuns, rollout } = analysing();
    const hash = rollout.status.currentPodHash;
    expect(analysisRuns).toEqual([
      expect.objectContaining({
        metadata: expect.objectContaining({
          name: `shop-${hash}-2-1`,
          labels: {
            'rollout-type': 'Step',
            'step-index': '1',
            'rollouts-pod-template-hash': hash,
          },
          annotations: { 'rollout.argoproj.io/revision': '2' },
        }),
        spec: expect.objectContaining({
          args: [{ name: 'service', value: 'x' }],
        }),
      }),
    ]);
  });

  it.each<[string, object]>([
    [
      'Successful',
      { phase: 'Paused', message: 'CanaryPauseStep', currentStepIndex: 2 },
    ],
    [
      'Failed',
      {
        phase: 'Degraded',
        abort: true,
        message:
          'RolloutAborted: Rollout aborted update to revision 2: Step-based analysis phase error/failed: why',
      },
    ],
    ['Error', { phase: 'Degraded', abort: true }],
    [
      'Inconclusive',
      {
        phase: 'Paused',
        message: 'InconclusiveAnalysisRun',
        currentStepIndex: 1,
      },
    ],
  ])('a run that ends %s', (phase, expected) => {
    expect(
      statusOf(settle(finishRun(analysing(), phase, 'why'))),
    ).toMatchObject(expected);
  });

  it('analyses again when a person goes on after an inconclusive run', () => {
    const paused = settle(finishRun(analysing(), 'Inconclusive'));
    const again = apply(
      paused,
      stepRollout(withStatus(paused, { pauseConditions: null })),
    );
    expect(
      again.analysisRuns.map(run =>
        run.metadata.name.replace(/^shop-\w+-/, ''),
      ),
    ).toEqual(['2-1', '2-1.1']);
  });

  it('analyses again after a retry', () => {
    const aborted = settle(finishRun(analysing(), 'Failed'));
    const retried = settle(withStatus(aborted, { abort: false }));
    expect(retried.analysisRuns).toHaveLength(2);
    expect(statusOf(retried)).toMatchObject({
      abort: false,
      phase: 'Progressing',
      currentStepIndex: 1,
    });
  });

  it('is refused with a missing argument', () => {
    const plan = stepRollout(
      updated([
        { analysis: { templates: [{ templateName: 'success-rate' }] } },
      ]),
    );
    expect(plan.status).toMatchObject({
      phase: 'Degraded',
      message:
        'InvalidSpec: The Rollout "shop" is invalid: args.service was not resolved',
    });
  });
});

describe('traffic routing', () => {
  const start = () =>
    withImage(
      settle(inputOf(createRollout({ strategy: routedCanary }))),
      'shop:2',
    );

  it('moves the weight only when the pods are there, and keeps the stable version whole', () => {
    let input = start();
    const seen: Array<{ weight: number; available: number }> = [];
    for (let i = 0; i < 8; i++) {
      const canary = input.replicaSets.find(
        each => each.spec.template.spec.containers[0].image === 'shop:2',
      );
      const available = canary?.status?.availableReplicas ?? 0;
      input = apply(input, stepRollout(input));
      const weight = statusOf(input).canary.weights?.canary.weight ?? 0;
      seen.push({ weight, available });
    }
    expect(
      seen.filter(each => each.weight > 0 && each.available === 0),
    ).toEqual([]);
    expect(seen.at(-1)?.weight).toBe(10);
    expect(statusOf(input)).toMatchObject({
      phase: 'Paused',
      replicas: 5,
      updatedReplicas: 1,
    });
    expect(
      input.analysisRuns.map(run => run.metadata.labels?.['rollout-type']),
    ).toEqual(['Background']);
  });

  it('keeps the aborted pods for a while', () => {
    const aborted = settle(withStatus(settle(start()), { abort: true }));
    expect(statusOf(aborted)).toMatchObject({
      updatedReplicas: 1,
      canary: { weights: { canary: { weight: 0 } } },
    });
    const later = settle({ ...aborted, now: new Date(now.getTime() + 10_000) });
    expect(statusOf(later).updatedReplicas).toBe(0);
  });
});

it('restarts a few pods at a time', () => {
  const healthy = settle(inputOf(createRollout()));
  const restartAt = '2026-03-01T11:59:00Z';
  const pod = (name: string, creationTimestamp: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop-test', creationTimestamp },
  });
  const old = ['a', 'b', 'c'].map(name => pod(name, '2026-03-01T11:00:00Z'));
  const rollout = {
    ...healthy.rollout,
    spec: { ...healthy.rollout.spec, restartAt },
  };
  const plan = stepRollout({ ...healthy, rollout, pods: old });
  expect(plan.writes).toEqual([
    { verb: 'delete', kind: 'Pod', namespace: 'shop-test', name: 'a' },
  ]);
  expect(plan.status).toMatchObject({
    phase: 'Progressing',
    message: 'rollout is restarting',
  });
  const done = stepRollout({
    ...healthy,
    rollout,
    pods: [pod('d', '2026-03-01T11:59:30Z')],
  });
  expect(done.status).toMatchObject({
    phase: 'Healthy',
    restartedAt: restartAt,
  });
});

it('does not stop at a deadline while it waits on purpose', () => {
  const later = new Date(now.getTime() + 3_600_000);
  expect(
    statusOf(
      settle({ ...updated([{ setWeight: 50 }, { pause: {} }]), now: later }),
    ).phase,
  ).toBe('Paused');
  expect(
    statusOf(
      settle({ ...updated([{ setWeight: 50 }, analysisStep]), now: later }),
    ).phase,
  ).toBe('Progressing');
});

it.each<[string, any, string]>([
  [
    'no strategy',
    { strategy: {} },
    "missing field '.spec.strategy.canary or .spec.strategy.blueGreen'",
  ],
  [
    'two strategies',
    { strategy: { canary: {}, blueGreen: {} } },
    'Multiple Strategies can not be listed',
  ],
  [
    'a weight out of bounds',
    { strategy: strategy({ setWeight: 101 }) },
    'SetWeight needs to be between 0 and 100',
  ],
  [
    'a duration nobody can read',
    { strategy: strategy({ pause: { duration: 'soon' } }) },
    'Duration is not valid',
  ],
  [
    'a service that is not there',
    { strategy: { canary: { stableService: 'gone' } } },
    'service "gone" not found',
  ],
])('refuses %s', (_, overrides, message) => {
  const { status, writes } = stepRollout(inputOf(createRollout(overrides)));
  expect(status.phase).toBe('Degraded');
  expect(status.message).toContain(message);
  expect(writes).toEqual([]);
});
