import type { LoggerService } from '@backstage/backend-plugin-api';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { conditionalFetch, type AnswerCache } from './conditionalFetch';
import { readStatedWait, readStatus } from './domain/mapGithubError';
import { mapGraphqlErrors, readGraphqlErrors } from './domain/mapGraphqlErrors';
import { RateLimitGate } from './RateLimitGate';

// The plugins are typed against another copy of @octokit/core than the one in @octokit/rest.
const GithubOctokit = Octokit.plugin(throttling as never, retry as never);

/** Statuses another try right away does not change; limits are waited out by the caller. */
const DO_NOT_RETRY = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451];

/** Gives a token, or a new one where `renew` says the last one was refused. */
export type TokenSource = (options: {
  renew: boolean;
}) => Promise<string | undefined>;

/**
 * A client for one owner on one host. No call sleeps for long: a server error is tried once
 * more after a second, a limit is answered as an error at once, and every request has a
 * timeout. While GitHub asks to wait, nothing is sent. A refused token is renewed once. What was read before is asked for with its ETag:
 * GitHub does not count an answer that is still the same.
 */
export function createOctokit(options: {
  host: string;
  apiBaseUrl: string;
  getToken: TokenSource;
  requestTimeoutMs: number;
  paceWrites: boolean;
  /** Answers to ask again with their ETag. */
  answers: AnswerCache;
  logger: LoggerService;
}): Octokit {
  const { getToken, logger, requestTimeoutMs } = options;
  const onLimit = (
    _seconds: number,
    request: { method: string; url: string },
  ) => {
    logger.warn(`GitHub limits requests: ${request.method} ${request.url}`);
    return false;
  };
  const octokit = new GithubOctokit({
    baseUrl: options.apiBaseUrl,
    userAgent: 'lockstep-delivery',
    log: {
      debug: () => {},
      info: () => {},
      warn: message => logger.debug(message),
      error: message => logger.debug(message),
    },
    request: {
      fetch: (url: string, init: RequestInit) =>
        conditionalFetch(options.answers, url, {
          ...init,
          signal: AbortSignal.timeout(requestTimeoutMs),
        }),
    },
    retry: { retries: 1, doNotRetry: DO_NOT_RETRY },
    throttle: {
      enabled: options.paceWrites,
      id: options.host,
      onRateLimit: onLimit,
      onSecondaryRateLimit: onLimit,
    },
  });
  const gate = new RateLimitGate();
  octokit.hook.wrap('request', async (request, parameters) => {
    const kind = parameters.url.endsWith('/graphql') ? 'graphql' : 'rest';
    await gate.pass(kind);
    const keepBack = (answer: Answer | undefined) => {
      const wait = answer && isLimit(answer) && readStatedWait(answer.headers);
      if (answer && wait) {
        gate.close(kind, answer.headers, wait);
      }
    };
    // All requests share this object, and the retry plugin counts its tries in it: the wait
    // before another try would grow from request to request.
    parameters.request = { ...parameters.request, retryCount: 0 };
    const send = async (renew: boolean) => {
      const token = await getToken({ renew });
      // In place: the hooks further in hold on to this very object.
      parameters.headers.authorization = token ? `token ${token}` : undefined;
      return request(parameters);
    };
    try {
      const answer = await send(false);
      keepBack(answer);
      return answer;
    } catch (error) {
      keepBack((error as { response?: Answer }).response);
      if (readStatus(error) !== 401) {
        throw error;
      }
      return send(true);
    }
  });
  return octokit;
}

interface Answer {
  status: number;
  headers: Record<string, string | number | undefined>;
  data: unknown;
}

/** GraphQL tells of limits with status 200. */
function isLimit(answer: Answer): boolean {
  const refusals = readGraphqlErrors({ response: answer });
  return refusals
    ? mapGraphqlErrors(refusals) === 'rate-limited'
    : answer.status === 403 || answer.status === 429;
}
