export type AnalysisPhase =
  | ''
  | 'Pending'
  | 'Running'
  | 'Successful'
  | 'Failed'
  | 'Error'
  | 'Inconclusive';

/** From best to worst. */
const order: AnalysisPhase[] = [
  'Successful',
  'Running',
  'Pending',
  'Inconclusive',
  'Error',
  'Failed',
];

export function isCompleted(phase: AnalysisPhase | undefined): boolean {
  return (
    phase !== undefined &&
    ['Successful', 'Failed', 'Error', 'Inconclusive'].includes(phase)
  );
}

export function isWorse(phase: AnalysisPhase, than: AnalysisPhase): boolean {
  return order.indexOf(phase) > order.indexOf(than);
}

function limit(
  value: number | string | undefined | null,
  fallback: number,
): number {
  const parsed = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return parsed === undefined || parsed === null || Number.isNaN(parsed)
    ? fallback
    : parsed;
}

/** How many measurements complete the metric; none for one that runs until it is stopped. */
export function effectiveCount(metric: any): number | undefined {
  const count = limit(metric.count, 0);
  if (count > 0) return count;
  return metric.interval ? undefined : 1;
}

/** Which of its limits the metric has passed. Where several are, the last one named here wins. */
export function findLimitBreach(
  metric: any,
  result: any,
): { phase: AnalysisPhase; message: string } {
  const failureLimit = limit(metric.failureLimit, 0);
  const inconclusiveLimit = limit(metric.inconclusiveLimit, 0);
  const errorLimit = limit(metric.consecutiveErrorLimit, 4);
  const { failed = 0, inconclusive = 0, consecutiveError = 0 } = result;
  if (consecutiveError > errorLimit) {
    return {
      phase: 'Error',
      message: `consecutiveErrors (${consecutiveError}) > consecutiveErrorLimit (${errorLimit})`,
    };
  }
  if (inconclusive > inconclusiveLimit) {
    return {
      phase: 'Inconclusive',
      message: `inconclusive (${inconclusive}) > inconclusiveLimit (${inconclusiveLimit})`,
    };
  }
  if (failureLimit >= 0 && failed > failureLimit) {
    return {
      phase: 'Failed',
      message: `failed (${failed}) > failureLimit (${failureLimit})`,
    };
  }
  return { phase: '', message: '' };
}

/** The phase of one metric, from its counters and its last measurement. */
export function assessMetric(
  metric: any,
  result: any,
  terminating: boolean,
): AnalysisPhase {
  if (isCompleted(result.phase)) return result.phase;
  const last = result.measurements?.at(-1);
  if (!last) return terminating ? 'Successful' : 'Pending';
  if (!isCompleted(last.phase)) return 'Running';
  const breach = findLimitBreach(metric, result);
  if (breach.phase) return breach.phase;
  const successLimit = limit(metric.consecutiveSuccessLimit, 0);
  if (successLimit > 0 && (result.consecutiveSuccess ?? 0) >= successLimit)
    return 'Successful';
  const count = effectiveCount(metric);
  if (count !== undefined && (result.count ?? 0) >= count) {
    if (successLimit <= 0) return 'Successful';
    return limit(metric.failureLimit, 0) >= 0 ? 'Inconclusive' : 'Failed';
  }
  return terminating ? 'Successful' : 'Running';
}
