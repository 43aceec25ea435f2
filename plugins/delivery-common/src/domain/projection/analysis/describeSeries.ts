import { isObject, textAt } from '../json/readJson';

/** A number to draw, numbers by key, or nothing to draw. @public */
export type ChartValue =
  | number
  | string
  | null
  | Record<string, number | string | null>;

/** How one measurement is shown. @public */
export interface MeasurementDisplay {
  canChart: boolean;
  /** Absent where it cannot be drawn. */
  chartValue?: ChartValue;
  tableValue: ChartValue;
}

/** The measurements of a metric as a series. @public */
export interface MeasurementSeries {
  /** Whether every measurement can be drawn. */
  chartable: boolean;
  min: number;
  max: number | null;
  measurements: Array<
    Record<string, unknown> &
      Pick<MeasurementDisplay, 'chartValue' | 'tableValue'>
  >;
}

const NOTHING: MeasurementDisplay = {
  canChart: true,
  chartValue: null,
  tableValue: null,
};

/**
 * Reads measurements as a series to draw and to list. `keys` says which entries of a list or
 * object the metric's conditions look at.
 *
 * @public
 */
export function describeSeries(
  keys: readonly string[],
  measurements: readonly unknown[] = [],
): MeasurementSeries {
  const series: MeasurementSeries = {
    chartable: measurements.length > 0,
    min: 0,
    max: null,
    measurements: [],
  };
  for (const measurement of measurements) {
    const { canChart, chartValue, tableValue } = describeMeasurementValue(
      keys,
      textAt(measurement, 'value'),
    );
    series.chartable &&= canChart;
    if (typeof chartValue === 'number') {
      series.min = Math.min(series.min, chartValue);
      series.max = Math.max(series.max ?? 0, chartValue);
    }
    series.measurements.push({
      ...(isObject(measurement) ? measurement : {}),
      chartValue,
      tableValue,
    });
  }
  return series;
}

/**
 * How the stored text of one measurement is shown. Nothing measured, or a number without an
 * end, leaves a gap in the chart.
 *
 * @public
 */
export function describeMeasurementValue(
  keys: readonly string[],
  value: string | undefined,
): MeasurementDisplay {
  if (value === undefined || value === '') {
    return NOTHING;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    // Go prints NaN and Infinity, which JSON does not know
    return /\b(?:NaN|Inf|Infinity)\b/.test(value)
      ? NOTHING
      : { canChart: false, tableValue: value };
  }
  if (typeof parsed === 'number') {
    const number = formatMeasured(parsed);
    return { canChart: true, chartValue: number, tableValue: number };
  }
  if (Array.isArray(parsed) && parsed.length > 0) {
    return keys.length === 1
      ? describeListEntry(parsed, Number.parseInt(keys[0], 10))
      : describeList(parsed);
  }
  if (isObject(parsed) && keys.length > 0) {
    return describeEntries(parsed, keys);
  }
  return { canChart: false, tableValue: String(parsed ?? value) };
}

/** The one entry of a list that a condition looks at. @public */
export function describeListEntry(
  list: readonly unknown[],
  index: number,
): MeasurementDisplay {
  if (!Number.isFinite(index)) {
    return { canChart: false, tableValue: list.toString() };
  }
  const entry = list[index] ?? null;
  if (!isChartable(entry)) {
    return { canChart: false, tableValue: { [index]: String(entry) } };
  }
  const shown = { [index]: formatMeasured(entry) };
  return { canChart: true, chartValue: shown, tableValue: shown };
}

/** A list no single entry of which is named: the first is drawn, all are listed. @public */
export function describeList(list: readonly unknown[]): MeasurementDisplay {
  const tableValue = list.map(entry => String(entry)).join();
  return list.length > 0 && isChartable(list[0])
    ? { canChart: true, chartValue: formatMeasured(list[0]), tableValue }
    : { canChart: false, tableValue };
}

/** The entries of an object that conditions look at. @public */
export function describeEntries(
  entries: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): MeasurementDisplay {
  const measured = keys.map(key =>
    Object.hasOwn(entries, key) ? entries[key] : null,
  );
  const shown = Object.fromEntries(
    keys.map((key, position) => [key, formatMeasured(measured[position])]),
  );
  return {
    canChart:
      measured.every(isChartable) &&
      Object.values(shown).some(entry => entry !== null),
    chartValue: shown,
    tableValue: shown,
  };
}

/** A number, or a gap in the chart. @public */
export function isChartable(value: unknown): boolean {
  return (
    value === null || (typeof value === 'number' && Number.isFinite(value))
  );
}

/** Two digits after the point are enough for people. @public */
export function formatMeasured(value: unknown): number | string | null {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return roundMeasured(value);
  }
  return value === null || value === undefined ? null : String(value);
}

/** @public */
export function roundMeasured(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * The top of a chart's axis: a fifth above the highest value or threshold.
 *
 * @public
 */
export function readChartCeiling(
  max: number | null,
  ...thresholds: Array<readonly number[] | null>
): number {
  const top = max ?? 0;
  if (top < 1 && thresholds.every(list => list === null)) {
    return 1;
  }
  return roundMeasured(
    Math.max(top, ...thresholds.flatMap(list => list ?? [])) * 1.2,
  );
}
