import {
  ExpressionError,
  evaluateCondition,
  parseSeconds,
} from '../expression';
import type { KubeObject } from '../kube/KubeObject';
import {
  effectiveCount,
  isCompleted,
  type AnalysisPhase,
} from './assessMetric';
import { assessRun, isDryRun, isRunTerminating } from './assessRun';

export interface Sample {
  /** What the condition sees as `result`. */
  result: unknown;
  /** What is written into the measurement. */
  value: string;
}

export interface AnalysisRunInput {
  run: KubeObject;
  now: Date;
  realMs(seconds: number): number;
  /** Answers a metric's resolved query; `taken` counts the measurements before this one. */
  measure(metric: any, query: string, taken: number): Sample;
}

const keptMeasurements = 10;
const errorRetrySeconds = 10;

export function resolveArguments(text: string, args: any[]): string {
  return text.replace(/\{\{\s*args\.([\w-]+)\s*\}\}/g, (_, name) => {
    const value = args.find(arg => arg.name === name)?.value;
    if (value === undefined)
      throw new ExpressionError(`failed to resolve {{args.${name}}}`);
    return String(value);
  });
}

function resolveMetric(metric: any, args: any[]): any {
  const resolve = (value: any): any => {
    if (typeof value === 'string') return resolveArguments(value, args);
    if (Array.isArray(value)) return value.map(resolve);
    if (!value || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, resolve(each)]),
    );
  };
  return resolve(metric);
}

/** When a metric wants its next measurement, in real time; `undefined` when it wants none. */
export function nextMeasurementAt(
  metric: any,
  result: any | undefined,
  startedAt: Date,
  realMs: (seconds: number) => number,
): Date | undefined {
  if (isCompleted(result?.phase)) return undefined;
  const last = result?.measurements?.at(-1);
  if (!last) {
    if (!metric.initialDelay) return startedAt;
    const delay = parseSeconds(metric.initialDelay);
    return delay === undefined
      ? undefined
      : new Date(startedAt.getTime() + realMs(delay));
  }
  if (!last.finishedAt)
    return last.resumeAt ? new Date(last.resumeAt) : undefined;
  const count = effectiveCount(metric);
  if (count !== undefined && (result.count ?? 0) >= count) return undefined;
  const interval = metric.interval ? parseSeconds(metric.interval) : undefined;
  if (interval !== undefined)
    return new Date(Date.parse(last.finishedAt) + realMs(interval));
  if (metric.interval || last.phase !== 'Error') return undefined;
  return new Date(Date.parse(last.finishedAt) + realMs(errorRetrySeconds));
}

function judge(metric: any, sample: Sample): AnalysisPhase {
  const { successCondition, failureCondition } = metric;
  if (!successCondition && !failureCondition) return 'Successful';
  const success = successCondition
    ? evaluateCondition(successCondition, { result: sample.result })
    : undefined;
  const failure = failureCondition
    ? evaluateCondition(failureCondition, { result: sample.result })
    : undefined;
  if (failure) return 'Failed';
  if (success === undefined) return 'Successful';
  if (success) return 'Successful';
  return failure === undefined ? 'Failed' : 'Inconclusive';
}

function takeMeasurement(
  metric: any,
  args: any[],
  taken: number,
  input: AnalysisRunInput,
) {
  const stamp = input.now.toISOString().replace(/\.\d+Z$/, 'Z');
  const times = { startedAt: stamp, finishedAt: stamp };
  try {
    const resolved = resolveMetric(metric, args);
    const query: string = resolved.provider?.prometheus?.query ?? '';
    const sample = input.measure(resolved, query, taken);
    const measured = { ...times, value: sample.value };
    try {
      return {
        query,
        measurement: { ...measured, phase: judge(resolved, sample) },
      };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return {
        query,
        measurement: { ...measured, phase: 'Error', message: error.message },
      };
    }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return {
      query: '',
      measurement: { ...times, phase: 'Error', message: error.message },
    };
  }
}

function addMeasurement(result: any, measurement: any, query: string): any {
  const next = {
    ...result,
    measurements: [...(result.measurements ?? []), measurement].slice(
      -keptMeasurements,
    ),
  };
  const add = (field: string) => {
    next[field] = (next[field] ?? 0) + 1;
  };
  if (query)
    next.metadata = { ...next.metadata, ResolvedPrometheusQuery: query };
  if (measurement.phase === 'Error') {
    add('error');
    add('consecutiveError');
    next.consecutiveSuccess = 0;
  } else {
    next.consecutiveError = 0;
    add('count');
    add(measurement.phase.toLowerCase());
    if (measurement.phase === 'Successful') add('consecutiveSuccess');
    else next.consecutiveSuccess = 0;
  }
  for (const field of ['consecutiveError', 'consecutiveSuccess'])
    if (!next[field]) delete next[field];
  return next;
}

/** One step of a run: takes the measurements that are due and says when to come back. */
export function stepAnalysisRun(input: AnalysisRunInput): {
  status: any;
  nextAt?: Date;
} {
  const { run, now, realMs } = input;
  const before = run.status ?? {};
  if (isCompleted(before.phase)) return { status: before };
  const stamp = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const startedAt = before.startedAt ?? stamp;
  const started = new Date(startedAt);
  const metrics: any[] = run.spec?.metrics ?? [];
  let results: any[] = before.metricResults ?? [];
  results = metrics.map(
    metric =>
      results.find(each => each.name === metric.name) ?? {
        name: metric.name,
        phase: 'Pending',
        ...(isDryRun(run.spec, metric.name) && { dryRun: true }),
      },
  );
  if (!isRunTerminating(run.spec, results)) {
    results = metrics.map((metric, i) => {
      const result = results[i];
      const due = nextMeasurementAt(metric, result, started, realMs);
      if (!due || due > now) return result;
      const taken = (result.count ?? 0) + (result.error ?? 0);
      const { measurement, query } = takeMeasurement(
        metric,
        run.spec?.args ?? [],
        taken,
        input,
      );
      return addMeasurement(result, measurement, query);
    });
    // A metric that fails now ends the others now.
    results = assessRun(run.spec, results).metricResults;
  }
  const assessment = assessRun(run.spec, results);
  const { message, ...fields } = assessment;
  const status = {
    ...before,
    ...fields,
    startedAt,
    ...(message && { message }),
    ...(isCompleted(assessment.phase) && { completedAt: stamp }),
  };
  if (isCompleted(assessment.phase)) return { status };
  const times = metrics
    .map(metric =>
      nextMeasurementAt(
        metric,
        assessment.metricResults.find(each => each.name === metric.name),
        started,
        realMs,
      ),
    )
    .filter((each): each is Date => each !== undefined)
    .map(each => each.getTime());
  return {
    status,
    ...(times.length > 0 && { nextAt: new Date(Math.min(...times)) }),
  };
}
