import { queryText } from '../rest/requestBody';
import type { PullRecord } from '../store/RepositoryRecord';

/** The pull requests a list asks for, in the order it asks for. */
export function selectPulls(
  pulls: PullRecord[],
  query: Record<string, unknown>,
): PullRecord[] {
  const state = queryText(query.state) ?? 'open';
  const head = queryText(query.head);
  const base = queryText(query.base);
  const sort = queryText(query.sort) ?? 'created';
  const direction =
    queryText(query.direction) ?? (sort === 'created' ? 'desc' : 'asc');
  const key = (pull: PullRecord) =>
    sort === 'updated' ? pull.updatedAt : pull.createdAt;
  const sign = direction === 'asc' ? 1 : -1;
  return pulls
    .filter(
      pull =>
        (state === 'all' || pull.state === state) &&
        (base === undefined || pull.base === base) &&
        // GitHub ignores a head without an owner.
        (head === undefined ||
          !head.includes(':') ||
          head.slice(head.indexOf(':') + 1) === pull.head),
    )
    .sort(
      (a, b) => sign * (key(a).localeCompare(key(b)) || a.number - b.number),
    );
}
