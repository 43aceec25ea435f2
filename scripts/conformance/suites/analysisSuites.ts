import {
  describeAnalysisRun,
  describeCondition,
  describeEntries,
  describeList,
  describeListEntry,
  describeMeasurementValue,
  describeSeries,
  formatCloudWatchQueries,
  formatDatadogQueries,
  formatMeasured,
  formatMetricOutcome,
  formatQueries,
  isChartable,
  isCompletedAnalysisPhase,
  isTerminatingAnalysis,
  isWorseAnalysisPhase,
  readAnalysisEnd,
  readAnalysisStart,
  readChartCeiling,
  readMetricConcern,
  readProviderKind,
  resolveArguments,
  roundMeasured,
} from '../../../plugins/delivery-common/src';
import type { Suite } from '../ConformanceCase';

/** The values JSON cannot hold. */
function restore(value: any): any {
  if (value === '__undefined__') {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.map(restore);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, restore(entry)]),
    );
  }
  return value === '__NaN__' ? NaN : value;
}

const transforms: Record<string, (...args: any[]) => unknown> = {
  'analysisUI.isFiniteNumber': value => value !== null && isChartable(value),
  'analysisUI.roundNumber': value => roundMeasured(value),
  'analysisUI.metricQueries': (provider, args) =>
    formatQueries(provider, args ?? []),
  'analysisUI.isValidDate': text => readAnalysisStart(text) !== null,
  'analysisUI.analysisStartTime': text => readAnalysisStart(text),
  'analysisUI.analysisEndTime': results => readAnalysisEnd(results),
  'analysisUI.argValue': (args, name) => {
    const place = `{{args.${name}}}`;
    const resolved = resolveArguments(place, args);
    return resolved === place ? null : resolved;
  },
  'analysisUI.metricProvider': provider =>
    readProviderKind(provider) ?? 'unsupported provider',
  'analysisUI.conditionDetails': (condition, args, provider) => {
    const { label, thresholds, keys } = describeCondition(
      condition,
      args ?? [],
      provider,
    );
    return { label, thresholds, conditionKeys: keys };
  },
  'analysisUI.formatThresholdsForChart': thresholds =>
    thresholds.map(roundMeasured),
  'analysisUI.chartMax': (max, failure, success) =>
    readChartCeiling(max, failure, success),
  'analysisUI.metricSubstatus': (phase, failed, error, inconclusive) => {
    const concern = readMetricConcern(phase, { failed, error, inconclusive });
    return concern?.toUpperCase();
  },
  'analysisUI.metricStatusLabel': (phase, failed, error, inconclusive) =>
    formatMetricOutcome(phase, { failed, error, inconclusive }),
  'analysisUI.interpolateQuery': (query, args) =>
    query === undefined ? undefined : resolveArguments(query, args ?? []),
  'analysisUI.printableDatadogQuery': (datadog, args) =>
    formatDatadogQueries(datadog, args),
  'analysisUI.printableCloudWatchQuery': cloudWatch =>
    formatCloudWatchQueries(cloudWatch),
  'analysisUI.isChartable': value => isChartable(value),
  'analysisUI.formattedValue': value => formatMeasured(value),
  'analysisUI.formatSingleItemArrayMeasurement': (list, index) =>
    describeListEntry(list, index),
  'analysisUI.formatMultiItemArrayMeasurement': list => describeList(list),
  'analysisUI.formatKeyValueMeasurement': (entries, keys) =>
    describeEntries(entries, keys),
  'analysisUI.transformMeasurementValue': (keys, value) =>
    describeMeasurementValue(keys, value),
  'analysisUI.transformMeasurements': (keys, measurements) =>
    describeSeries(keys, measurements),
};

/** Every transform takes its arguments as a list. */
export const transformSuite: Suite = Object.fromEntries(
  Object.entries(transforms).map(([kind, transform]) => [
    kind,
    args => transform(...restore(args)),
  ]),
);

export const helperSuite: Suite = {
  'analysis.IsWorse': input => ({
    result: isWorseAnalysisPhase(input.new, input.current),
  }),
  'analysis.IsTerminating': ({ run }) => ({
    result: isTerminatingAnalysis(run),
  }),
  'analysis.GetResult': ({ run, metricName }) => {
    const metric = findMetric(run, metricName);
    return {
      result: metric && { name: metric.name, phase: metric.phase },
    };
  },
  'analysis.MetricCompleted': ({ run, metricName }) => ({
    result: isCompletedAnalysisPhase(
      findMetric(run, metricName)?.phase ?? 'Pending',
    ),
  }),
  'analysis.LastMeasurement': ({ run, metricName }) => {
    const last = findMetric(run, metricName)?.measurements.at(-1);
    return { result: last && { phase: last.phase, value: last.value } };
  },
};

function findMetric(run: unknown, name: string) {
  return describeAnalysisRun(run).metrics.find(metric => metric.name === name);
}
