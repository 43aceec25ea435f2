import {
  aCanary,
  aMetric,
  anAnalysis,
  aRollout,
  at,
  steps,
} from '../__testUtils__/deliveryModels';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { presentRollout } from './presentRollout';

const viewer = aViewer();
const present = (rollout: ReturnType<typeof aRollout>) =>
  presentRollout({ rollout }, viewer)!;

describe('presentRollout', () => {
  it('draws a canary in flight: behind, here and to come, with the time left', () => {
    const view = present(aCanary(NOW));
    expect(view.title).toBe('Canary');
    expect(view.progress).toBe('Step 4 of 7');
    expect(view.segments.map(({ weight, state }) => [weight, state])).toEqual([
      [10, 'done'],
      [25, 'current'],
      [50, 'next'],
      [100, 'next'],
    ]);
    expect(view.pause).toEqual({
      left: '1 min 12 s left',
      of: 'of 3 min pause',
      then: 'then 50 %',
    });
    expect(view.traffic).toMatchObject({
      set: 25,
      actual: 20,
      split: '2 of 10 pods are canary, 8 are stable',
    });
    expect(view.barLabel).toBe(
      'Canary steps: 10 % done, 25 % now, 50 % later, 100 % later',
    );
  });

  it('grows within a pause as its time passes', () => {
    const progressAt = (secondsLeft: number) =>
      present(
        aCanary(NOW, {
          pause: {
            kind: 'step',
            since: at(NOW, 0),
            until: at(NOW, -secondsLeft),
          },
        }),
      ).segments[1].progress;
    expect(progressAt(90)).toBeGreaterThan(progressAt(170));
  });

  it('draws a finished canary quietly and says nothing of traffic', () => {
    const view = present(aRollout());
    expect(view.quiet).toBe(true);
    expect(view.title).toBe('Last canary');
    expect(view.traffic).toBeNull();
    expect(view.segments.every(({ state }) => state === 'done')).toBe(true);
  });

  it('marks the step that failed and never draws an aborted one as running', () => {
    const view = present(
      aRollout({
        aborted: true,
        fullyPromoted: false,
        steps: steps(3, 'failed'),
        currentStepIndex: 0,
        setWeight: 0,
      }),
    );
    expect(view.progress).toBe('stopped at step 4 of 7');
    expect(view.segments.map(({ state }) => state)).toEqual([
      'done',
      'failed',
      'stopped',
      'stopped',
    ]);
    expect(view.traffic).toBeNull();
  });

  it('divides weights by the scale of the Rollout', () => {
    const view = present(
      aCanary(NOW, { maxWeight: 1000, setWeight: 250, actualWeight: 200 }),
    );
    expect(view.traffic).toMatchObject({ set: 25, actual: 20 });
  });

  it('shows the last value of each metric against its threshold', () => {
    const analysisRuns = [
      anAnalysis({
        phase: 'Failed',
        message: 'metric "p95" assessed Failed',
        metrics: [
          aMetric({ name: 'p95', phase: 'Failed', successful: 2, failed: 3 }),
          aMetric({
            name: 'errors',
            measurements: [],
            successful: 0,
            thresholds: [],
          }),
        ],
      }),
    ];
    const canary = aCanary(NOW);
    const view = present({
      ...canary,
      revisions: [{ ...canary.revisions[0], analysisRuns }],
    });
    expect(view.analysis).toMatchObject({
      count: '2 of 5 passed',
      message: 'metric "p95" assessed Failed',
      metrics: [
        {
          name: 'p95',
          value: '0.9962',
          threshold: '>= 0.99',
          status: { word: 'Failed' },
        },
        { name: 'errors', value: 'no measurement yet', threshold: '' },
      ],
    });
  });
});
