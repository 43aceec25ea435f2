import { textAt } from '../json/readJson';

/** A rule of a route about one text of the request, in words. */
export function describeStringMatch(subject: string, match: unknown): string {
  const exact = textAt(match, 'exact');
  if (exact !== undefined) {
    return `${subject} is "${exact}"`;
  }
  const prefix = textAt(match, 'prefix');
  if (prefix !== undefined) {
    return `${subject} starts with "${prefix}"`;
  }
  const regex = textAt(match, 'regex');
  return regex === undefined
    ? `${subject} is anything`
    : `${subject} matches "${regex}"`;
}
