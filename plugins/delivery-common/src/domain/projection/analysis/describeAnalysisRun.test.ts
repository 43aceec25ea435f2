import { failedAnalysisRun } from '../__fixtures__/resources';
import { describeAnalysisRun } from './describeAnalysisRun';
import { parseCondition } from './parseCondition';
import { readMeasurementNumber } from './readMeasurementNumber';

it('tells where a run belongs, its limits, thresholds and numbers', () => {
  const view = describeAnalysisRun(failedAnalysisRun());
  expect(view).toMatchObject({
    phase: 'Failed',
    kind: 'step',
    stepIndex: 2,
    revision: 12,
    podHash: 'new',
  });
  expect(view.metrics[0]).toMatchObject({
    name: 'success-rate',
    failed: 2,
    limits: {
      count: 3,
      failure: 1,
      inconclusive: 0,
      consecutiveError: 4,
      consecutiveSuccess: null,
    },
    successCondition: 'result[0] >= 0.95',
    thresholds: [{ condition: 'success', operator: '>=', value: 0.95 }],
    measurements: [
      { value: '[0.91]', number: 0.91 },
      { value: '[]', number: null },
    ],
  });
});

it.each([
  [{}, 1],
  [{ interval: '5s' }, null],
  [{ count: 0 }, 1],
  [{ count: '{{args.n}}', interval: '5s' }, 7],
])('measures %j times: %s', (fields, count) => {
  const run = {
    spec: {
      args: [{ name: 'n', value: '7' }],
      metrics: [{ name: 'm', ...fields }],
    },
  };
  expect(describeAnalysisRun(run).metrics[0].limits.count).toBe(count);
});

it.each([
  ['success-rate', true],
  ['.*', true],
  ['success', true],
  ['^rate', false],
  ['rate$', true],
  ['(a+)+', false],
  ['**', false],
])('dry run of %s: %s', (metricName, dryRun) => {
  const run = failedAnalysisRun();
  const view = describeAnalysisRun({
    ...run,
    spec: { ...run.spec, dryRun: [{ metricName }] },
  });
  expect(view.metrics[0].dryRun).toBe(dryRun);
});

it('shows what is asked, and by which job', () => {
  const view = describeAnalysisRun({
    spec: {
      args: [{ name: 'app', value: 'payments' }],
      metrics: [
        {
          name: 'errors',
          consecutiveErrorLimit: '2',
          provider: { prometheus: { query: 'errors{app="{{args.app}}"}' } },
        },
        { name: 'smoke', provider: { job: { spec: {} } } },
      ],
    },
    status: {
      metricResults: [
        { name: 'errors', consecutiveError: 1 },
        {
          name: 'smoke',
          measurements: [{ phase: 'Failed', metadata: { 'job-name': 'j1' } }],
        },
      ],
    },
  });
  expect(view.metrics).toMatchObject([
    {
      provider: 'prometheus',
      queries: ['errors{app="payments"}'],
      consecutiveError: 1,
      limits: { consecutiveError: 2 },
    },
    { provider: 'job', measurements: [{ phase: 'Failed', job: 'j1' }] },
  ]);
});

it.each([
  ['result[0] < .95', [{ key: '0', operator: '<', value: 0.95 }]],
  ['0.95 <= result.rate', [{ key: 'rate', operator: '>=', value: 0.95 }]],
  ['asFloat(result) < 5', [{ operator: '<', value: 5 }]],
  ['default(result, 0) <= 5', [{ operator: '<=', value: 5 }]],
  [
    'result > 1 && (result < 9)',
    [
      { operator: '>', value: 1 },
      { operator: '<', value: 9 },
    ],
  ],
  ['len(result) > 0', []],
  [
    'isNaN(result[0]) || result[0] < 1e3',
    [{ key: '0', operator: '<', value: 1000 }],
  ],
])('reads %s', (condition, comparisons) => {
  expect(parseCondition(condition)).toEqual(comparisons);
});

it.each([
  ['5', [], 5],
  ['[5]', [], 5],
  ['[5,6]', [], null],
  ['[5,6]', ['1'], 6],
  ['{"rate":0.5,"n":3}', ['rate'], 0.5],
  ['NaN', [], null],
  ['"x"', [], null],
  ['', [], null],
])('draws %s (keys %j) as %s', (value, keys, number) => {
  expect(readMeasurementNumber(value, keys)).toBe(number);
});
