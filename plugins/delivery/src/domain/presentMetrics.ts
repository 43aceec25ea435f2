import type {
  AnalysisView,
  MetricView,
  RolloutView,
} from '@lockstep/backstage-plugin-delivery-common';
import { presentStatus, type Status } from './Status';
import type { Viewer } from './Viewer';

/** What Argo Rollouts stores for a query without a result. */
const EMPTY: readonly string[] = ['', '[]', 'null'];

export interface MetricSummary {
  name: string;
  status: Status;
  /** The last value measured, `99.62` or as Argo Rollouts stored it. */
  value: string;
  /** `> 0.99`; empty where the condition has no plain threshold. */
  threshold: string;
  /** Values to draw, oldest first. */
  series: number[];
  limit: number | null;
}

export interface AnalysisSummary {
  count: string;
  metrics: MetricSummary[];
  message: string;
}

/** The analysis runs of the newest revision, a line per metric. Null where none ran. */
export function presentMetrics(
  rollout: Pick<RolloutView, 'revisions'>,
  viewer: Pick<Viewer, 't'>,
): AnalysisSummary | null {
  const runs = currentRuns(rollout);
  const metrics = newestPerName(runs);
  if (metrics.length === 0) {
    return null;
  }
  const passed = sum(metrics, ({ successful }) => successful);
  const total = sum(
    metrics,
    metric =>
      metric.successful + metric.failed + metric.inconclusive + metric.error,
  );
  return {
    count: viewer.t('rollout.analysisCount', {
      passed: String(passed),
      total: String(total),
    }),
    metrics: metrics.map(metric => presentMetric(metric, viewer)),
    message:
      runs.find(({ phase }) => phase === 'Failed' || phase === 'Error')
        ?.message ?? '',
  };
}

function currentRuns({
  revisions,
}: Pick<RolloutView, 'revisions'>): AnalysisView[] {
  const newest = revisions.find(({ analysisRuns }) => analysisRuns.length > 0);
  // A run of an older revision says nothing about the one that is asked for.
  return newest && newest === revisions[0] ? newest.analysisRuns : [];
}

function newestPerName(runs: AnalysisView[]): MetricView[] {
  const ordered = [...runs].sort((one, other) =>
    (one.startedAt ?? '').localeCompare(other.startedAt ?? ''),
  );
  const byName = new Map<string, MetricView>();
  for (const metric of ordered.flatMap(({ metrics }) => metrics)) {
    byName.set(metric.name, metric);
  }
  return [...byName.values()];
}

function presentMetric(
  metric: MetricView,
  viewer: Pick<Viewer, 't'>,
): MetricSummary {
  const last = metric.measurements[metric.measurements.length - 1];
  const threshold =
    metric.thresholds.find(({ condition }) => condition === 'success') ??
    metric.thresholds[0];
  return {
    name: metric.name,
    status: statusOf(metric, viewer),
    value: last
      ? formatValue(last.number, last.value, viewer.t)
      : viewer.t('rollout.noData'),
    threshold: threshold
      ? `${threshold.condition === 'failure' ? '✕ ' : ''}${
          threshold.operator
        } ${formatNumber(threshold.value)}`
      : '',
    series: metric.measurements.flatMap(({ number }) =>
      number === null ? [] : [number],
    ),
    limit: threshold?.value ?? null,
  };
}

function statusOf(metric: MetricView, viewer: Pick<Viewer, 't'>): Status {
  switch (metric.phase) {
    case 'Successful':
      return presentStatus('passed', viewer);
    case 'Failed':
      return presentStatus('failed', viewer);
    case 'Error':
      return presentStatus('errored', viewer);
    case 'Inconclusive':
      return presentStatus('inconclusive', viewer);
    case 'Running':
      return metric.failed > 0
        ? presentStatus('progressing', viewer, { tone: 'bad' })
        : presentStatus('progressing', viewer);
    case 'Pending':
      return presentStatus('pending', viewer);
    default:
      return presentStatus('unknown', viewer);
  }
}

function formatValue(
  number: number | null,
  stored: string,
  t: Viewer['t'],
): string {
  if (number !== null) {
    return formatNumber(number);
  }
  return EMPTY.includes(stored) ? t('rollout.noValue') : stored;
}

/** At most four significant digits; no exponent for the numbers people measure. */
function formatNumber(number: number): string {
  return String(Number(number.toPrecision(4)));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
