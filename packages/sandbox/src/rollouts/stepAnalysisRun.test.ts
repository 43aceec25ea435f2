import type { KubeObject } from '../kube/KubeObject';
import { stepAnalysisRun, type Sample } from './stepAnalysisRun';

const start = Date.parse('2026-03-01T12:00:00Z');
const sample = (...result: number[]): Sample => ({
  result,
  value: JSON.stringify(result),
});

/** Steps a run whenever it asks for it; answers its last status and the seconds it took. */
function finish(
  metrics: any[],
  answers: Sample[],
  spec: any = {},
): { status: any; seconds: number } {
  let run: KubeObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisRun',
    metadata: { name: 'run', namespace: 'shop-test' },
    spec: { args: [{ name: 'service', value: 'shop' }], ...spec, metrics },
  };
  let now = new Date(start);
  for (let i = 0; i < 50; i++) {
    const { status, nextAt } = stepAnalysisRun({
      run,
      now,
      realMs: seconds => seconds * 100,
      measure: (_, __, taken) => answers[Math.min(taken, answers.length - 1)],
    });
    run = { ...run, status };
    if (!nextAt) break;
    now = nextAt;
  }
  return { status: run.status, seconds: (now.getTime() - start) / 1000 };
}

const metric = (fields: any) => ({
  name: 'rate',
  interval: '20s',
  count: 3,
  successCondition: 'result[0] > 0.99',
  provider: { prometheus: { query: 'rate{service="{{args.service}}"}' } },
  ...fields,
});

it.each<[string, any, Sample[], object]>([
  [
    'all good',
    {},
    [sample(0.999)],
    { phase: 'Successful', runSummary: { count: 1, successful: 1 } },
  ],
  [
    'one failure',
    {},
    [sample(0.9)],
    {
      phase: 'Failed',
      message:
        'Metric "rate" assessed Failed due to failed (1) > failureLimit (0)',
    },
  ],
  [
    'failures within the limit',
    { failureLimit: 1 },
    [sample(0.9), sample(0.999)],
    { phase: 'Successful' },
  ],
  [
    'neither condition',
    { failureCondition: 'result[0] < 0.5' },
    [sample(0.9)],
    {
      phase: 'Inconclusive',
      message:
        'Metric "rate" assessed Inconclusive due to inconclusive (1) > inconclusiveLimit (0)',
    },
  ],
  [
    'no data',
    {},
    [sample()],
    {
      phase: 'Error',
      message: expect.stringContaining(
        'consecutiveErrors (5) > consecutiveErrorLimit (4): "Error Message: index out of range: 0',
      ),
    },
  ],
  [
    'an unknown argument',
    { provider: { prometheus: { query: '{{args.gone}}' } } },
    [sample(1)],
    {
      phase: 'Error',
      message: expect.stringContaining('failed to resolve {{args.gone}}'),
    },
  ],
  [
    'a streak of successes',
    { count: 0, consecutiveSuccessLimit: 2, failureLimit: -1 },
    [sample(0.1), sample(0.999)],
    { phase: 'Successful' },
  ],
])('ends with %s', (_, fields, answers, expected) => {
  expect(finish([metric(fields)], answers).status).toMatchObject(expected);
});

it('takes the interval, and the first delay, from the clock', () => {
  expect(finish([metric({})], [sample(1)]).seconds).toBe(4);
  expect(
    finish([metric({ initialDelay: '1m', count: 1 })], [sample(1)]).seconds,
  ).toBe(6);
});

it('keeps the last ten measurements and the query it asked', () => {
  const { status } = finish([metric({ count: 12 })], [sample(1)]);
  expect(status.metricResults[0].measurements).toHaveLength(10);
  expect(status.metricResults[0]).toMatchObject({
    count: 12,
    successful: 12,
    metadata: { ResolvedPrometheusQuery: 'rate{service="shop"}' },
  });
});

it('lets a metric that is only watched decide nothing', () => {
  const { status } = finish(
    [metric({}), metric({ name: 'watched', successCondition: 'false' })],
    [sample(1)],
    { dryRun: [{ metricName: 'watched' }] },
  );
  expect(status).toMatchObject({
    phase: 'Successful',
    dryRunSummary: { count: 1, failed: 1 },
    runSummary: { count: 1, successful: 1 },
  });
});

it('ends the other metrics with the first that fails, and ends when told to', () => {
  const { status } = finish(
    [
      metric({ successCondition: 'false' }),
      metric({ name: 'endless', count: undefined }),
    ],
    [sample(1)],
  );
  expect(status.metricResults.map((each: any) => each.phase)).toEqual([
    'Failed',
    'Successful',
  ]);
  expect(
    finish([metric({ count: undefined })], [sample(1)], { terminate: true })
      .status,
  ).toMatchObject({ phase: 'Successful', message: 'Run Terminated' });
});
