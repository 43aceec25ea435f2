import type { GitSignature } from '../git/CommitObject';
import { formatTime, type GithubContext } from '../GithubContext';
import { GithubApiError } from './GithubApiError';
import { optionalObject, optionalString, requiredString } from './requestBody';

/** `author` or `committer` of a request; undefined when it is not given. */
export function readSignature(
  context: GithubContext,
  source: Record<string, unknown>,
  key: 'author' | 'committer' | 'tagger',
): GitSignature | undefined {
  const given = optionalObject(source, key);
  if (given === undefined) {
    return undefined;
  }
  const date = optionalString(given, 'date');
  if (date !== undefined && Number.isNaN(Date.parse(date))) {
    throw new GithubApiError(
      422,
      `Invalid request.\n\n"${date}" is not a valid date-time.`,
    );
  }
  // git takes no angle brackets or line breaks in a name.
  const clean = (text: string) => text.replace(/[<>\r\n\0]/g, '').trim();
  return {
    name: clean(requiredString(given, 'name')) || 'unknown',
    email: clean(requiredString(given, 'email')),
    date: date === undefined ? context.now() : formatTime(new Date(date)),
  };
}
