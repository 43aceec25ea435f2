import { canaryRollout, NOW } from '../__fixtures__/resources';
import { describeRollout } from './describeRollout';

const view = (...overrides: Parameters<typeof canaryRollout>) =>
  describeRollout({ rollout: canaryRollout(...overrides), now: NOW });

describe('a restart', () => {
  const restartAt = '2026-11-19T14:00:00Z';

  it.each([
    ['was never asked for', {}, {}, false],
    ['waits', { restartAt }, {}, true],
    [
      'waits again',
      { restartAt },
      { restartedAt: '2026-11-01T00:00:00Z' },
      true,
    ],
    [
      'is done',
      { restartAt },
      { restartedAt: '2026-11-19T14:00:00.000Z' },
      false,
    ],
  ])('%s', (_, spec, status, pending) => {
    expect(view({ spec, status }).restart.pending).toBe(pending);
  });
});

describe('the deadline', () => {
  const moving = {
    currentStepIndex: 0,
    pauseConditions: [],
    controllerPause: false,
    conditions: [
      {
        type: 'Progressing',
        reason: 'ReplicaSetUpdated',
        lastUpdateTime: '2026-11-19T14:40:00Z',
      },
    ],
  };

  it('counts from the last progress', () => {
    expect(
      view({
        spec: { progressDeadlineSeconds: 120, progressDeadlineAbort: true },
        status: moving,
      }).deadline,
    ).toEqual({
      seconds: 120,
      at: '2026-11-19T14:42:00.000Z',
      exceeded: false,
      aborts: true,
    });
  });

  it.each([
    ['in a pause', { pauseConditions: [{ reason: 'CanaryPauseStep' }] }],
    ['in a step without end', { currentStepIndex: 2 }],
    ['after an abort', { abort: true }],
    ['when all is done', { currentPodHash: 'old' }],
  ])('does not count %s', (_, status) => {
    expect(view({ status: { ...moving, ...status } }).deadline).toEqual({
      seconds: 600,
      at: null,
      exceeded: false,
      aborts: false,
    });
  });

  it('says that it has passed', () => {
    const [condition] = moving.conditions;
    expect(
      view({
        status: {
          ...moving,
          conditions: [{ ...condition, reason: 'ProgressDeadlineExceeded' }],
        },
      }).deadline,
    ).toMatchObject({ at: null, exceeded: true });
  });
});

it('tells how long the update takes, and how it ended', () => {
  expect(
    view({
      status: {
        duration: {
          rolloutStartedAt: '2026-11-19T14:00:00Z',
          totalManualPauseDurationSeconds: 90,
          finishedAt: '2026-11-19T14:20:00Z',
          completionStatus: 'Promoted',
        },
      },
    }).duration,
  ).toEqual({
    startedAt: '2026-11-19T14:00:00Z',
    finishedAt: '2026-11-19T14:20:00Z',
    manualPauseSeconds: 90,
    completion: 'Promoted',
  });
  expect(view().duration).toBeNull();
});

it('names the workload it takes its template from', () => {
  expect(
    view({
      spec: {
        workloadRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'payments',
          scaleDown: 'onsuccess',
        },
      },
    }).workloadRef,
  ).toEqual({ kind: 'Deployment', name: 'payments', scaleDown: 'onsuccess' });
  expect(view().workloadRef).toBeNull();
});

it('shows what the traffic router reports, experiments included', () => {
  expect(
    view({
      status: {
        canary: {
          weights: {
            canary: { weight: 20 },
            stable: { weight: 70 },
            additional: [
              { weight: 10, serviceName: 's', podTemplateHash: 'h' },
            ],
            verified: false,
          },
        },
      },
    }).traffic,
  ).toEqual({
    canary: 20,
    stable: 70,
    additional: [{ weight: 10, service: 's', podHash: 'h' }],
    verified: false,
  });
  expect(view().traffic).toBeNull();
});

describe('blue-green', () => {
  const blueGreen = (spec: object, status: object = {}) =>
    view({
      spec: {
        strategy: { blueGreen: { activeService: 'active', ...spec } },
      },
      status: { blueGreen: { activeSelector: 'old', ...status } },
    }).blueGreen;

  it('promotes by itself and keeps the old version for a while, unless told otherwise', () => {
    expect(blueGreen({})).toEqual({
      activeService: 'active',
      activePodHash: 'old',
      autoPromotion: { enabled: true, seconds: null },
      scaleDownDelaySeconds: 30,
      prePromotionAnalysis: null,
      postPromotionAnalysis: null,
    });
  });

  it('tells services, analyses and what decides', () => {
    expect(
      blueGreen(
        {
          previewService: 'preview',
          autoPromotionEnabled: false,
          autoPromotionSeconds: 60,
          scaleDownDelaySeconds: 0,
        },
        {
          previewSelector: 'new',
          prePromotionAnalysisRunStatus: { name: 'pre', status: 'Running' },
          postPromotionAnalysisRunStatus: {
            name: 'post',
            status: 'Failed',
            message: 'too slow',
          },
        },
      ),
    ).toMatchObject({
      previewService: 'preview',
      previewPodHash: 'new',
      autoPromotion: { enabled: false, seconds: 60 },
      scaleDownDelaySeconds: 0,
      prePromotionAnalysis: { name: 'pre', phase: 'Running' },
      postPromotionAnalysis: {
        name: 'post',
        phase: 'Failed',
        message: 'too slow',
      },
    });
  });

  it('is not said of a canary', () => {
    expect(view().blueGreen).toBeNull();
  });
});

it('keeps analysis runs whose ReplicaSet is gone', () => {
  const run = (revision: number) => ({
    metadata: {
      name: `run-${revision}`,
      annotations: { 'rollout.argoproj.io/revision': String(revision) },
      ownerReferences: [{ uid: 'rollout-uid' }],
    },
    status: { phase: 'Successful' },
  });
  const { formerAnalysisRuns } = describeRollout({
    rollout: canaryRollout(),
    analysisRuns: [run(3), run(9)],
    now: NOW,
  });
  expect(formerAnalysisRuns?.map(({ name }) => name)).toEqual([
    'run-9',
    'run-3',
  ]);
});
