import type { AnalysisPhase } from '../../../model/analysis';

/** How the measurements of a metric went. @public */
export interface MetricCounts {
  failed: number;
  error: number;
  inconclusive: number;
}

const LABELS: Record<Exclude<AnalysisPhase, 'Successful'>, string> = {
  Unknown: 'Analysis status unknown',
  Pending: 'Analysis pending',
  Running: 'Analysis in progress',
  Failed: 'Analysis failed',
  Inconclusive: 'Analysis inconclusive',
  Error: 'Analysis errored',
};

/**
 * A metric's outcome in words; a metric that passed may still have measurements that did not.
 *
 * @public
 */
export function formatMetricOutcome(
  phase: AnalysisPhase,
  counts: MetricCounts,
): string {
  if (phase !== 'Successful') {
    return LABELS[phase] ?? '';
  }
  const issues = [
    ...(counts.failed > 0 ? ['with measurement failures'] : []),
    ...(counts.error > 0 ? ['with measurement errors'] : []),
    ...(counts.inconclusive > 0 ? ['with inconclusive measurements'] : []),
  ];
  const issue = issues.length > 1 ? 'with multiple issues' : issues[0];
  return issue ? `Analysis passed ${issue}` : 'Analysis passed';
}

/**
 * Whether a metric that runs or passed has measurements to worry about.
 *
 * @public
 */
export function readMetricConcern(
  phase: AnalysisPhase,
  counts: MetricCounts,
): 'error' | 'warning' | undefined {
  if (phase !== 'Running' && phase !== 'Successful') {
    return undefined;
  }
  if (counts.failed > 0) {
    return 'error';
  }
  return counts.error > 0 || counts.inconclusive > 0 ? 'warning' : undefined;
}
