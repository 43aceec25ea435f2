import {
  GitHostError,
  type GitHostErrorReason,
} from '@lockstep/backstage-plugin-delivery-node';

/** What Octokit throws, as far as it is read here. */
interface RequestFailure {
  status?: number;
  message?: string;
  response?: {
    headers?: Record<string, string | number | undefined>;
    data?: unknown;
  };
}

const DEFAULT_WAIT_SECONDS = 60;
const MESSAGE_LIMIT = 300;

const ADVICE: Record<GitHostErrorReason, string> = {
  unavailable: 'It will be tried again.',
  'rate-limited': 'It will be tried again when the limit allows it.',
  unauthorized:
    'Check the token or the permissions of the GitHub App in integrations.github.',
  'not-found':
    'Check the name, and that the credentials in integrations.github may see it.',
  invalid: 'The request must change before it can work.',
};

/**
 * Turns what a request ended with into a `GitHostError` that says what was tried, what came of
 * it and what to do. Never holds a token: only GitHub's own words and status are taken over.
 */
export function mapGithubError(error: unknown, attempt: string): GitHostError {
  if (error instanceof GitHostError) {
    return error;
  }
  const failure = (error ?? {}) as RequestFailure;
  const { status, response } = failure;
  if (!response || status === undefined) {
    return new GitHostError(
      'unavailable',
      `GitHub could not be reached to ${attempt}: ${shorten(failure.message)}`,
      { cause: error },
    );
  }
  const retryAfterSeconds = readRetryAfter(failure);
  const reason = reasonOf(status, retryAfterSeconds);
  return new GitHostError(
    reason,
    `GitHub answered ${status} to the attempt to ${attempt}: ${readMessage(
      failure,
    ).replace(/\.$/, '')}. ${ADVICE[reason]}`,
    { cause: error, retryAfterSeconds },
  );
}

/** GitHub's own words about a failed request. */
export function readMessage(error: unknown): string {
  const { response, message } = (error ?? {}) as RequestFailure;
  const data = response?.data as
    | { message?: unknown; errors?: unknown }
    | undefined;
  const details = Array.isArray(data?.errors)
    ? data.errors
        .map(entry =>
          typeof entry === 'string'
            ? entry
            : (entry as { message?: unknown } | null)?.message,
        )
        .filter(detail => typeof detail === 'string')
    : [];
  const main = typeof data?.message === 'string' ? data.message : message;
  return shorten([main, ...details].filter(Boolean).join(': '));
}

/** The HTTP status GitHub answered with, if it answered. */
export function readStatus(error: unknown): number | undefined {
  const failure = (error ?? {}) as RequestFailure;
  return failure.response && failure.status;
}

function reasonOf(
  status: number,
  retryAfterSeconds: number | undefined,
): GitHostErrorReason {
  if (retryAfterSeconds !== undefined) {
    return 'rate-limited';
  }
  if (status >= 500 || status === 408) {
    return 'unavailable';
  }
  if (status === 401 || status === 403) {
    return 'unauthorized';
  }
  return status === 404 || status === 410 ? 'not-found' : 'invalid';
}

/**
 * Seconds a limit asks to wait; undefined when the answer is not about a limit. The primary
 * limit names its reset as a time, read against the server's own clock.
 */
function readRetryAfter({ status, response, ...rest }: RequestFailure) {
  if (status !== 403 && status !== 429) {
    return undefined;
  }
  const headers = response?.headers ?? {};
  const retryAfter = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(retryAfter)) {
    return Math.max(1, Math.ceil(retryAfter));
  }
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = Number(headers['x-ratelimit-reset']);
    const now = Date.parse(String(headers.date)) / 1000;
    const wait = Math.ceil(reset - now) + 1;
    return Number.isFinite(wait) ? Math.max(1, wait) : DEFAULT_WAIT_SECONDS;
  }
  const words = readMessage({ response, ...rest });
  return status === 429 || /rate limit|abuse detection|too quickly/i.test(words)
    ? DEFAULT_WAIT_SECONDS
    : undefined;
}

function shorten(text: string | undefined): string {
  const line = (text ?? 'no reason given').replace(/\s+/g, ' ').trim();
  return line.length > MESSAGE_LIMIT
    ? `${line.slice(0, MESSAGE_LIMIT)}…`
    : line;
}
