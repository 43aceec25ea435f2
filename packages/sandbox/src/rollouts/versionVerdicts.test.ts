import { answerQuery } from './metricSource';
import { createVersionVerdicts, parseImage } from './versionVerdicts';

const version = (tag: string, namespace = 'shop-prod') => ({
  image: 'registry.example/acme/shop',
  tag,
  namespace,
});

it.each([
  [
    'registry.example:5000/acme/shop:1.0',
    { image: 'registry.example:5000/acme/shop', tag: '1.0' },
  ],
  [
    'registry.example:5000/acme/shop',
    { image: 'registry.example:5000/acme/shop', tag: 'latest' },
  ],
  ['shop:1@sha256:abc', { image: 'shop', tag: '1' }],
])('parseImage(%s)', (reference, expected) => {
  expect(parseImage(reference)).toEqual(expected);
});

it('knows bad versions by mark and by name', () => {
  const verdicts = createVersionVerdicts();
  expect(verdicts.isBad(version('1.0.0'))).toBe(false);
  expect(verdicts.isBad(version('1.0.0-bad'))).toBe(true);
  verdicts.markBad({
    tag: '1.0.0',
    image: 'acme/shop',
    namespaces: ['shop-test'],
  });
  expect(verdicts.isBad(version('1.0.0'))).toBe(false);
  expect(verdicts.isBad(version('1.0.0', 'shop-test'))).toBe(true);
  expect(verdicts.list()).toEqual([
    { tag: '1.0.0', image: 'acme/shop', namespaces: ['shop-test'] },
  ]);
  verdicts.markGood({ tag: '1.0.0' });
  verdicts.markGood({ tag: '1.0.0-bad' });
  expect(verdicts.isBad(version('1.0.0', 'shop-test'))).toBe(false);
  expect(verdicts.isBad(version('1.0.0-bad'))).toBe(false);
});

it.each<[string, string, boolean, [number, number]]>([
  ['success-rate', '', false, [0.995, 0.999]],
  ['success-rate', '', true, [0.88, 0.92]],
  ['error-rate', '', false, [0.001, 0.005]],
  ['error-rate', '', true, [0.06, 0.1]],
  ['latency-p95', '', false, [0.15, 0.25]],
  ['latency-p99', '', true, [0.8, 1]],
  [
    'requests',
    'sum(rate(http_requests_total{code!~"5.."}[2m]))',
    false,
    [0.995, 0.999],
  ],
  [
    'requests',
    'sum(rate(http_requests_total{code=~"5.."}[2m]))',
    true,
    [0.06, 0.1],
  ],
])('answers %s %s (bad: %s)', (metricName, query, bad, [low, high]) => {
  for (let i = 0; i < 200; i++) {
    const { result } = answerQuery({
      metricName,
      query,
      bad,
      namespace: 'shop-prod',
      seed: `run${i}`,
    });
    const [value] = result as number[];
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
  }
});

it('has no data where nobody sends traffic', () => {
  expect(
    answerQuery({
      metricName: 'success-rate',
      query: '',
      bad: true,
      namespace: 'shop-dev',
      seed: '',
    }),
  ).toEqual({ result: [], value: '[]' });
});
