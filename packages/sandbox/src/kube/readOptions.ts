import type { IncomingHttpHeaders } from 'node:http';
import { KubeStatusError } from './KubeStatusError';
import type { ResourceKind } from './resourceKinds';
import {
  type ObjectFilter,
  parseFieldSelector,
  parseLabelSelector,
} from './selectors';

/** How a client wants objects presented. */
export interface Presentation {
  asTable: boolean;
  include: 'Metadata' | 'Object' | 'None';
}

export function readPresentation(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): Presentation {
  const [preferred = ''] = (headers.accept ?? '').split(',');
  const include = query.get('includeObject');
  return {
    asTable: /;\s*as=Table\b/.test(preferred),
    include: include === 'Object' || include === 'None' ? include : 'Metadata',
  };
}

/** The objects that the selectors of a query mean. */
export function readFilter(
  kind: ResourceKind,
  query: URLSearchParams,
  name?: string,
): ObjectFilter {
  const byLabel = parseLabelSelector(query.get('labelSelector') ?? '');
  const byField = parseFieldSelector(kind, query.get('fieldSelector') ?? '');
  return object =>
    byLabel(object) &&
    byField(object) &&
    (name === undefined || object.metadata.name === name);
}

/** A whole number of a query that is 0 or more, or the default when it is not there. */
export function readCount(
  query: URLSearchParams,
  field: string,
  absent: number,
): number {
  const text = query.get(field);
  if (text === null || text === '') {
    return absent;
  }
  if (!/^\d{1,15}$/.test(text)) {
    throw KubeStatusError.badRequest(
      `${field}: Invalid value: "${text}": must be a whole number`,
    );
  }
  return Number(text);
}

export function readFlag(query: URLSearchParams, field: string): boolean {
  return ['true', '1'].includes(query.get(field) ?? '');
}

/** The version a list or watch starts from; `undefined` stands for "whatever is newest". */
export function readResourceVersion(
  query: URLSearchParams,
  current: number,
): number | undefined {
  const version = readCount(query, 'resourceVersion', 0);
  if (version > current) {
    throw new KubeStatusError(
      504,
      'Timeout',
      `Too large resource version: ${version}, current: ${current}`,
      {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    );
  }
  return version === 0 ? undefined : version;
}
