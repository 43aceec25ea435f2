import { isObject } from '../json/readJson';
import { resolveArguments, type AnalysisArgument } from './AnalysisArguments';

/** A condition of a metric, ready to be drawn into its chart. @public */
export interface ConditionView {
  /** With the arguments filled in; null where there is no condition or provider. */
  label: string | null;
  thresholds: number[];
  /** Which entries of the result the thresholds are about. */
  keys: string[];
}

/** How each provider's result is addressed; the key is null for a bare number. */
const ACCESSORS: Record<
  string,
  (accessor: string) => string | null | undefined
> = {
  prometheus: firstEntry,
  graphite: firstEntry,
  influxdb: firstEntry,
  datadog: wholeResult,
  wavefront: wholeResult,
  newRelic: accessor =>
    accessor.startsWith('result.')
      ? accessor.slice('result.'.length)
      : undefined,
};

function firstEntry(accessor: string): string | undefined {
  return accessor === 'result[0]' ? '0' : undefined;
}

function wholeResult(accessor: string): null | undefined {
  return accessor === 'result' ? null : undefined;
}

/**
 * Reads a condition for a chart: `result[0] < 0.95`, joined by `&&` or `||`. Only what the
 * provider's results can be drawn against becomes a threshold.
 *
 * @public
 */
export function describeCondition(
  condition: string | undefined,
  args: readonly AnalysisArgument[],
  provider: unknown,
): ConditionView {
  const kind = readProviderKind(provider);
  if (!condition || kind === undefined) {
    return { label: null, thresholds: [], keys: [] };
  }
  const label = resolveArguments(condition, args);
  const read = Object.hasOwn(ACCESSORS, kind) ? ACCESSORS[kind] : undefined;
  const comparisons = label.split(/\s(?:&&|\|\|)\s/).flatMap(part => {
    const [accessor, operator, value, ...rest] = part.trim().split(/\s+/);
    const key = read?.(accessor);
    const threshold = Number(value) + 0;
    return key !== undefined &&
      rest.length === 0 &&
      /^[<>]=?$/.test(operator ?? '') &&
      value !== undefined &&
      Number.isFinite(threshold)
      ? [{ key, threshold }]
      : [];
  });
  return {
    label,
    thresholds: comparisons.map(({ threshold }) => threshold),
    keys: [...new Set(comparisons.flatMap(({ key }) => key ?? []))],
  };
}

/** The kind of a metric's provider: `prometheus`, `web`, … @public */
export function readProviderKind(provider: unknown): string | undefined {
  return isObject(provider) ? Object.keys(provider)[0] : undefined;
}
