import { at, isObject, listAt, textAt } from '../json/readJson';
import { resolveArguments, type AnalysisArgument } from './AnalysisArguments';
import { readProviderKind } from './describeCondition';

/** Providers whose query is one text. */
const PLAIN_QUERY: ReadonlySet<string> = new Set([
  'prometheus',
  'wavefront',
  'newRelic',
  'graphite',
  'influxdb',
  'skywalking',
]);

/**
 * The queries of a metric with the arguments filled in, or undefined for a provider that has
 * none to show.
 *
 * @public
 */
export function formatQueries(
  provider: unknown,
  args: readonly AnalysisArgument[],
): string[] | undefined {
  const kind = readProviderKind(provider);
  const settings = kind === undefined ? undefined : at(provider, kind);
  if (kind === 'datadog') {
    return formatDatadogQueries(settings, args);
  }
  if (kind === 'cloudWatch') {
    return formatCloudWatchQueries(settings);
  }
  const query = textAt(settings, 'query');
  return kind !== undefined && PLAIN_QUERY.has(kind) && query !== undefined
    ? [resolveArguments(query, args)]
    : undefined;
}

/** Datadog's second API joins several queries by a formula. @public */
export function formatDatadogQueries(
  datadog: unknown,
  args: readonly AnalysisArgument[],
): string[] | undefined {
  const version = textAt(datadog, 'apiVersion')?.toLowerCase();
  if (version !== 'v1' && version !== 'v2') {
    return undefined;
  }
  const formula = version === 'v2' ? textAt(datadog, 'formula') : undefined;
  const single = textAt(datadog, 'query');
  if (single !== undefined) {
    const query = resolveArguments(single, args);
    return [
      formula === undefined ? query : `query: ${query}, formula: ${formula}`,
    ];
  }
  const queries = at(datadog, 'queries');
  if (version === 'v1' || !isObject(queries)) {
    return undefined;
  }
  const resolved = Object.entries(queries).map(
    ([name, query]) => [name, resolveArguments(String(query), args)] as const,
  );
  return formula === undefined
    ? resolved.map(([, query]) => query)
    : [
        `queries: ${JSON.stringify(
          Object.fromEntries(resolved),
        )}, formula: ${formula}`,
      ];
}

/** @public */
export function formatCloudWatchQueries(
  cloudWatch: unknown,
): string[] | undefined {
  return Array.isArray(at(cloudWatch, 'metricDataQueries'))
    ? listAt(cloudWatch, 'metricDataQueries').map(query =>
        JSON.stringify(query),
      )
    : undefined;
}
