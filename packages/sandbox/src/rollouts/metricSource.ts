import { safeHash } from './stepHash';
import type { Sample } from './stepAnalysisRun';

export interface MetricQuestion {
  metricName: string;
  query: string;
  namespace: string;
  /** The version that is asked about answers badly. */
  bad: boolean;
  /** The same seed gets the same answer. */
  seed: string;
}

interface Signal {
  name: RegExp;
  query: RegExp;
  good: [centre: number, spread: number];
  bad: [centre: number, spread: number];
}

/** The first that matches the metric's name, else the first that matches its query. */
const signals: Signal[] = [
  {
    name: /latency|duration|p9\d|p50/i,
    query: /histogram_quantile|latency|duration/i,
    good: [0.2, 0.03],
    bad: [0.9, 0.06],
  },
  {
    name: /success|availab/i,
    query: /!~\s*"5|success/i,
    good: [0.997, 0.0015],
    bad: [0.9, 0.015],
  },
  {
    name: /error|fail|5xx/i,
    query: /=~\s*"5|error/i,
    good: [0.003, 0.0015],
    bad: [0.08, 0.015],
  },
];

/** Between -1 and 1, always the same for the same text. */
function variation(text: string): number {
  const digits = [...safeHash(text)].reduce(
    (sum, char) => (sum * 31 + char.charCodeAt(0)) % 2001,
    7,
  );
  return digits / 1000 - 1;
}

/** Answers the queries of an analysis as a Prometheus would that has watched such a version. */
export function answerQuery({
  metricName,
  query,
  namespace,
  bad,
  seed,
}: MetricQuestion): Sample {
  const signal =
    signals.find(each => each.name.test(metricName)) ??
    signals.find(each => each.query.test(query));
  // Nobody sends traffic to dev: no series, no value.
  if (!signal || namespace.endsWith('-dev')) return { result: [], value: '[]' };
  const [centre, spread] = bad ? signal.bad : signal.good;
  const value = Number((centre + spread * variation(seed)).toFixed(4));
  return { result: [value], value: `[${value}]` };
}
