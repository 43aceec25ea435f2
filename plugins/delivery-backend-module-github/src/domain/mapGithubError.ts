import {
  GitHostError,
  type GitHostErrorReason,
} from '@lockstep/backstage-plugin-delivery-node';
import { mapGraphqlErrors, readGraphqlErrors } from './mapGraphqlErrors';

/** What Octokit throws, as far as it is read here. */
interface RequestFailure {
  status?: number;
  message?: string;
  response?: { headers?: Headers; data?: unknown };
  /** Octokit's GraphQL errors hold them beside the answer. */
  headers?: Headers;
}

type Headers = Record<string, string | number | undefined>;

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
  const refusals = readGraphqlErrors(error);
  if (refusals) {
    return createError(mapGraphqlErrors(refusals), failure, {
      attempt,
      answered: 'refused',
      retryAfterSeconds: readStatedWait(
        response?.headers ?? failure.headers ?? {},
      ),
    });
  }
  if (!response || status === undefined) {
    return new GitHostError(
      'unavailable',
      `GitHub could not be reached to ${attempt}: ${shorten(failure.message)}`,
      { cause: error },
    );
  }
  const retryAfterSeconds = readRetryAfter(failure);
  return createError(reasonOf(status, retryAfterSeconds), failure, {
    attempt,
    answered: `answered ${status} to`,
    retryAfterSeconds,
  });
}

function createError(
  reason: GitHostErrorReason,
  failure: RequestFailure,
  told: { attempt: string; answered: string; retryAfterSeconds?: number },
): GitHostError {
  const limited = reason === 'rate-limited';
  return new GitHostError(
    reason,
    `GitHub ${told.answered} the attempt to ${told.attempt}: ${readMessage(
      failure,
    ).replace(/\.$/, '')}. ${ADVICE[reason]}`,
    {
      cause: failure,
      retryAfterSeconds: limited
        ? told.retryAfterSeconds ?? DEFAULT_WAIT_SECONDS
        : undefined,
    },
  );
}

/** Whether trouble passes by itself, so that another way to the same end is no help. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof GitHostError &&
    ['unavailable', 'rate-limited'].includes(error.reason)
  );
}

/** GitHub's own words about a failed request. */
export function readMessage(error: unknown): string {
  const refusals = readGraphqlErrors(error);
  if (refusals) {
    return shorten(refusals.map(refusal => refusal.message).join('; '));
  }
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
 * Seconds for which an answer's headers say that GitHub limits requests; undefined where they
 * do not say.
 */
export function readStatedWait(headers: Headers): number | undefined {
  const retryAfter = Number(headers['retry-after']);
  return headers['retry-after'] !== undefined && Number.isFinite(retryAfter)
    ? Math.max(1, Math.ceil(retryAfter))
    : readReset(headers);
}

/**
 * Seconds a limit asks to wait; undefined when the answer is not about a limit. The primary
 * limit names its reset as a time, read against the server's own clock.
 */
function readRetryAfter({ status, response, ...rest }: RequestFailure) {
  if (status !== 403 && status !== 429) {
    return undefined;
  }
  const stated = readStatedWait(response?.headers ?? {});
  if (stated !== undefined) {
    return stated;
  }
  const words = readMessage({ response, ...rest });
  return status === 429 || /rate limit|abuse detection|too quickly/i.test(words)
    ? DEFAULT_WAIT_SECONDS
    : undefined;
}

/** Seconds until the primary limit starts anew; undefined while some of it is left. */
function readReset(headers: Headers): number | undefined {
  if (String(headers['x-ratelimit-remaining']) !== '0') {
    return undefined;
  }
  const reset = Number(headers['x-ratelimit-reset']);
  const now = Date.parse(String(headers.date)) / 1000;
  const wait = Math.ceil(reset - now) + 1;
  return Number.isFinite(wait) ? Math.max(1, wait) : DEFAULT_WAIT_SECONDS;
}

function shorten(text: string | undefined): string {
  const line = (text ?? 'no reason given').replace(/\s+/g, ' ').trim();
  return line.length > MESSAGE_LIMIT
    ? `${line.slice(0, MESSAGE_LIMIT)}…`
    : line;
}
