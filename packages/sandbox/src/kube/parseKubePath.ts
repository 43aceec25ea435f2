import { resourceKinds, type ResourceKind } from './resourceKinds';

/** What a path of the API addresses. */
export interface ResourcePath {
  kind: ResourceKind;
  namespace?: string;
  name?: string;
  subresource?: string;
}

const namespaceSubresources = new Set(['status', 'finalize']);

/** The resource that a path below `/api` or `/apis` means; `undefined` when none is served. */
export function parseKubePath(pathname: string): ResourcePath | undefined {
  const segments = decodeSegments(pathname);
  const [root, ...rest] = segments ?? [];
  if (root === 'api') {
    return parseResource('', rest);
  }
  if (root === 'apis') {
    return parseResource(rest[0] ?? '', rest.slice(1));
  }
  return undefined;
}

function decodeSegments(pathname: string): string[] | undefined {
  try {
    return pathname
      .replace(/\/$/, '')
      .split('/')
      .slice(1)
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function parseResource(
  group: string,
  [version, ...rest]: string[],
): ResourcePath | undefined {
  const isInNamespace =
    rest[0] === 'namespaces' &&
    rest.length >= 3 &&
    !(group === '' && rest.length === 3 && namespaceSubresources.has(rest[2]));
  const namespace = isInNamespace ? rest[1] : undefined;
  const [plural, name, subresource, ...excess] = isInNamespace
    ? rest.slice(2)
    : rest;
  const kind = resourceKinds.find(
    candidate =>
      candidate.group === group &&
      candidate.version === version &&
      candidate.plural === plural,
  );
  if (
    !kind ||
    excess.length > 0 ||
    [namespace, name, subresource].includes('') ||
    (isInNamespace && !kind.namespaced) ||
    (!isInNamespace && kind.namespaced && name !== undefined)
  ) {
    return undefined;
  }
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  };
}
