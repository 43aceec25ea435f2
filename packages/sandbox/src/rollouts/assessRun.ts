import {
  assessMetric,
  findLimitBreach,
  isCompleted,
  isWorse,
  type AnalysisPhase,
} from './assessMetric';

interface Summary {
  count: number;
  successful?: number;
  failed?: number;
  inconclusive?: number;
  error?: number;
}

const summaryField: Partial<Record<AnalysisPhase, keyof Summary>> = {
  Successful: 'successful',
  Failed: 'failed',
  Inconclusive: 'inconclusive',
  Error: 'error',
};

function summarize(phases: AnalysisPhase[]): Summary | {} {
  if (phases.length === 0) return {};
  const summary: Summary = { count: phases.length };
  for (const phase of phases) {
    const field = summaryField[phase];
    if (field) summary[field] = (summary[field] ?? 0) + 1;
  }
  return summary;
}

/** Metrics that are only watched: they never decide a run. */
export function isDryRun(spec: any, metricName: string): boolean {
  return (spec?.dryRun ?? []).some((entry: any) => {
    if (entry.metricName === metricName) return true;
    try {
      return new RegExp(`^(?:${entry.metricName})$`).test(metricName);
    } catch {
      return false;
    }
  });
}

function explain(
  metric: any,
  result: any,
  phase: AnalysisPhase,
  named: boolean,
): string {
  const breach = findLimitBreach(metric, result);
  if (!breach.message) return '';
  const subject = named ? `Metric "${metric.name}"` : 'Metric';
  const detail = result.measurements?.findLast(
    (each: any) => each.message,
  )?.message;
  return `${subject} assessed ${phase} due to ${breach.message}${
    detail ? `: "Error Message: ${detail}"` : ''
  }`;
}

export interface RunAssessment {
  phase: AnalysisPhase;
  message: string;
  metricResults: any[];
  runSummary: object;
  dryRunSummary: object;
}

/** Whether a metric that counts has ended the run, so that the others stop. */
export function isRunTerminating(spec: any, metricResults: any[]): boolean {
  if (spec?.terminate) return true;
  return metricResults.some(
    result =>
      ['Failed', 'Error', 'Inconclusive'].includes(result.phase) &&
      !isDryRun(spec, result.name),
  );
}

/** The phase of a run: the worst of its completed metrics once every one is completed. */
export function assessRun(spec: any, results: any[]): RunAssessment {
  const metrics: any[] = spec?.metrics ?? [];
  const resultOf = (list: any[], metric: any) =>
    list.find(each => each.name === metric.name);
  const terminating = isRunTerminating(spec, results);
  let worst: AnalysisPhase | undefined;
  let message = '';
  let everythingCompleted = true;
  const counted: AnalysisPhase[] = [];
  const watched: AnalysisPhase[] = [];
  const metricResults = results.map(each => ({ ...each }));
  for (const metric of metrics) {
    const result = resultOf(metricResults, metric);
    const dry = isDryRun(spec, metric.name);
    const phase = result
      ? assessMetric(metric, result, terminating)
      : 'Pending';
    (dry ? watched : counted).push(phase);
    if (result) result.phase = phase;
    if (!isCompleted(phase)) {
      everythingCompleted = false;
      continue;
    }
    if (dry) {
      const reason = explain(metric, result, phase, false);
      if (reason) result.message = reason;
    } else if (worst === undefined || isWorse(phase, worst)) {
      worst = phase;
      message = explain(metric, result, phase, true);
    }
  }
  const onlyDry =
    worst === undefined && everythingCompleted && metrics.length > 0;
  const phase = everythingCompleted
    ? worst ?? (onlyDry ? 'Successful' : 'Running')
    : 'Running';
  return {
    phase,
    message:
      phase === 'Running'
        ? ''
        : message || (spec?.terminate ? 'Run Terminated' : ''),
    metricResults,
    runSummary: summarize(counted),
    dryRunSummary: summarize(watched),
  };
}
