/** The longest first. */
const KEPT = [
  ['pulls', '*', 'merge'],
  ['pulls', '*', 'files'],
  ['pulls', '*', 'reviews'],
  ['issues', '*', 'events'],
  ['commits', '*', 'status'],
  ['commits', '*', 'check-runs'],
  ['commits', '*', 'pulls'],
  ['git', 'ref'],
  ['git', 'refs'],
  ['git', 'commits'],
  ['git', 'trees'],
  ['git', 'blobs'],
];

/**
 * A request by what it does, without what it does it to: `GET git/ref`, `PUT pulls/merge`. For
 * GraphQL it is the operation and its first field.
 */
export function nameRoute(
  method: string,
  path: string,
  body: string = '',
): string {
  const [bare] = path.split('?');
  if (bare.endsWith('/graphql')) {
    const [, kind = 'query', field = 'unknown'] =
      /^\s*(query|mutation)?[^{]*\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(
        readQuery(body),
      ) ?? [];
    return `${kind} ${field}`;
  }
  const [, rest = ''] = /\/repos\/[^/]+\/[^/]+\/?(.*)$/.exec(bare) ?? [];
  const words = decodeURIComponent(rest).split('/');
  const named = KEPT.find(known =>
    known.every((word, at) => word === '*' || word === words[at]),
  );
  const kept = named?.filter(word => word !== '*') ?? words.slice(0, 1);
  return `${method} ${kept.join('/') || 'repository'}`;
}

function readQuery(body: string): string {
  try {
    return String(JSON.parse(body).query ?? '');
  } catch {
    return '';
  }
}
