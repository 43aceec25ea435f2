import { createHash } from 'node:crypto';
import { BoundedCache } from './BoundedCache';

/** An answer with an ETag. */
interface StoredAnswer {
  etag: string;
  status: number;
  headers: Array<[string, string]>;
  body: string;
}

/** Answers by who asked for what. */
export type AnswerCache = BoundedCache<StoredAnswer>;

const MOST_ANSWERS = 2_000;
const LARGEST_ANSWERS = 32 * 1024 * 1024;
/** Larger ones would push out too many others. */
const LARGEST_ANSWER = 1024 * 1024;

export function createAnswerCache(): AnswerCache {
  return new BoundedCache<StoredAnswer>(
    { entries: MOST_ANSWERS, size: LARGEST_ANSWERS },
    ({ body }) => body.length,
  );
}

/**
 * `fetch` that asks again for what it read before with the ETag of then, and hands out the
 * stored answer where GitHub says it is still the same. Only reads, and only within one token:
 * GitHub's ETags hold for the token they were given to, and a token may see what another may
 * not.
 */
export async function conditionalFetch(
  answers: AnswerCache,
  url: string,
  init: RequestInit,
): Promise<Response> {
  if ((init.method ?? 'GET').toUpperCase() !== 'GET') {
    return fetch(url, init);
  }
  const headers = new Headers(init.headers);
  const key = keyOf(url, headers);
  const known = answers.get(key);
  if (known) {
    headers.set('if-none-match', known.etag);
  }
  const response = await fetch(url, { ...init, headers });
  if (known && response.status === 304) {
    // The limits are those of now, the rest is what was stored.
    const merged = new Headers(known.headers);
    response.headers.forEach((value, name) => merged.set(name, value));
    return new Response(known.body, { status: known.status, headers: merged });
  }
  const etag = response.headers.get('etag');
  if (response.status !== 200 || !etag) {
    answers.delete(key);
    return response;
  }
  const body = await response.text();
  const stored = { etag, status: 200, headers: [...response.headers], body };
  if (body.length <= LARGEST_ANSWER) {
    answers.set(key, stored);
  }
  return new Response(body, { status: 200, headers: stored.headers });
}

/** Without the token itself: what is kept must not give it away. */
function keyOf(url: string, headers: Headers): string {
  const who = createHash('sha256')
    .update(headers.get('authorization') ?? '')
    .digest('base64');
  return `${who} ${headers.get('accept') ?? ''} ${url}`;
}
