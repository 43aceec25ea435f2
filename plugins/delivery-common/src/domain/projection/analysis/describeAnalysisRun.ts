import type {
  AnalysisPhase,
  AnalysisView,
  MetricView,
} from '../../../model/analysis';
import {
  at,
  flagAt,
  listAt,
  numberAt,
  numberLikeAt,
  textAt,
} from '../json/readJson';
import {
  readArguments,
  resolveArguments,
  type AnalysisArgument,
} from './AnalysisArguments';
import { readProviderKind } from './describeCondition';
import { formatQueries } from './formatQueries';
import { matchesDryRun } from './matchesDryRun';
import { parseCondition } from './parseCondition';
import { readMeasurementNumber } from './readMeasurementNumber';

const PHASES: ReadonlySet<string> = new Set([
  'Pending',
  'Running',
  'Successful',
  'Failed',
  'Error',
  'Inconclusive',
]);

const KINDS: Record<string, AnalysisView['kind']> = {
  Step: 'step',
  Background: 'background',
  PrePromotion: 'prePromotion',
  PostPromotion: 'postPromotion',
};

/**
 * Reads an AnalysisRun for people. Total: a malformed run answers `Unknown`, it never throws.
 *
 * @public
 */
export function describeAnalysisRun(run: unknown): AnalysisView {
  const label = (name: string) => textAt(run, 'metadata', 'labels', name);
  const revision = textAt(
    run,
    'metadata',
    'annotations',
    'rollout.argoproj.io/revision',
  );
  return {
    name: textAt(run, 'metadata', 'name') ?? '',
    namespace: textAt(run, 'metadata', 'namespace') ?? '',
    phase: readRunPhase(run),
    message: textAt(run, 'status', 'message'),
    kind: KINDS[label('rollout-type') ?? ''] ?? 'unknown',
    stepIndex: readCount(label('step-index')),
    revision: readCount(revision),
    podHash: label('rollouts-pod-template-hash'),
    startedAt:
      textAt(run, 'status', 'startedAt') ??
      textAt(run, 'metadata', 'creationTimestamp'),
    completedAt: textAt(run, 'status', 'completedAt'),
    metrics: describeMetrics(run),
  };
}

function readRunPhase(run: unknown): AnalysisPhase {
  if (at(run, 'spec') === undefined && at(run, 'status') === undefined) {
    return 'Unknown';
  }
  return readPhase(at(run, 'status', 'phase'));
}

/** No phase yet means that the controller has not begun. */
export function readPhase(phase: unknown): AnalysisPhase {
  if (phase === undefined || phase === '') {
    return 'Pending';
  }
  return typeof phase === 'string' && PHASES.has(phase)
    ? (phase as AnalysisPhase)
    : 'Unknown';
}

function readCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Metrics in the order of the spec; results without a metric in the spec follow. */
function describeMetrics(run: unknown): MetricView[] {
  const args = readArguments(run);
  const specs = readMetricSpecs(run);
  const results = listAt(run, 'status', 'metricResults');
  const names = [...specs, ...results].flatMap(
    metric => textAt(metric, 'name') ?? [],
  );
  const dryRun = listAt(run, 'spec', 'dryRun').flatMap(
    entry => textAt(entry, 'metricName') ?? [],
  );
  const named = (metrics: unknown[], name: string) =>
    metrics.find(metric => textAt(metric, 'name') === name);
  return [...new Set(names)].map(name =>
    describeMetric({
      name,
      spec: named(specs, name),
      result: named(results, name),
      args,
      dryRun: dryRun.some(pattern => matchesDryRun(pattern, name)),
    }),
  );
}

/** Runs of early versions kept the metrics one level deeper. */
function readMetricSpecs(run: unknown): unknown[] {
  const metrics = listAt(run, 'spec', 'metrics');
  return metrics.length > 0
    ? metrics
    : listAt(run, 'spec', 'analysisSpec', 'metrics');
}

function describeMetric(options: {
  name: string;
  spec: unknown;
  result: unknown;
  args: readonly AnalysisArgument[];
  dryRun: boolean;
}): MetricView {
  const { name, spec, result, args } = options;
  const count = (field: string) => numberAt(result, field) ?? 0;
  const successCondition = readText(spec, 'successCondition', args);
  const failureCondition = readText(spec, 'failureCondition', args);
  const comparisons = [
    ...parseCondition(successCondition ?? '').map(entry => ({
      ...entry,
      condition: 'success' as const,
    })),
    ...parseCondition(failureCondition ?? '').map(entry => ({
      ...entry,
      condition: 'failure' as const,
    })),
  ];
  const keys = comparisons.flatMap(({ key }) => key ?? []);
  const provider = at(spec, 'provider');
  return {
    name,
    phase: readPhase(at(result, 'phase')),
    message: textAt(result, 'message'),
    dryRun: options.dryRun || flagAt(result, 'dryRun'),
    count: count('count'),
    successful: count('successful'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    error: count('error'),
    consecutiveError: count('consecutiveError'),
    consecutiveSuccess: count('consecutiveSuccess'),
    limits: readLimits(spec, args),
    successCondition,
    failureCondition,
    thresholds: comparisons.map(({ condition, operator, value }) => ({
      condition,
      operator,
      value,
    })),
    provider: readProviderKind(provider),
    queries: formatQueries(provider, args),
    measurements: listAt(result, 'measurements').map(measurement => {
      const value = textAt(measurement, 'value') ?? '';
      return {
        phase: readPhase(at(measurement, 'phase')),
        value,
        number: readMeasurementNumber(value, keys),
        message: textAt(measurement, 'message'),
        startedAt: textAt(measurement, 'startedAt'),
        finishedAt: textAt(measurement, 'finishedAt'),
        job: textAt(measurement, 'metadata', 'job-name'),
      };
    }),
  };
}

/** Limits are numbers or texts, and texts may hold an argument. */
function readLimits(
  spec: unknown,
  args: readonly AnalysisArgument[],
): MetricView['limits'] {
  const limit = (field: string): number | undefined => {
    const text = textAt(spec, field);
    return text === undefined
      ? numberAt(spec, field)
      : numberLikeAt({ [field]: resolveArguments(text, args) }, field);
  };
  const count = limit('count') ?? 0;
  const repeats = at(spec, 'interval') !== undefined;
  const onceOrForever = repeats ? null : 1;
  const consecutiveSuccess = limit('consecutiveSuccessLimit') ?? 0;
  return {
    count: count === 0 ? onceOrForever : count,
    failure: limit('failureLimit') ?? 0,
    inconclusive: limit('inconclusiveLimit') ?? 0,
    consecutiveError: limit('consecutiveErrorLimit') ?? 4,
    consecutiveSuccess: consecutiveSuccess > 0 ? consecutiveSuccess : null,
  };
}

function readText(
  spec: unknown,
  field: string,
  args: readonly AnalysisArgument[],
): string | undefined {
  const text = textAt(spec, field);
  return text === undefined ? undefined : resolveArguments(text, args);
}
