import { GitHostError } from '@lockstep/backstage-plugin-delivery-node';
import { isPassing, mapGithubError, readMessage } from './mapGithubError';

const DATE = 'Wed, 04 Mar 2026 10:00:00 GMT';

function failure(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  errors?: unknown[],
) {
  return {
    status,
    message,
    response: {
      headers: { date: DATE, ...headers },
      data: { message, errors },
    },
  };
}

describe('mapGithubError', () => {
  it.each([
    [failure(500, 'oops'), 'unavailable', undefined],
    [failure(503, 'oops'), 'unavailable', undefined],
    [failure(401, 'Bad credentials'), 'unauthorized', undefined],
    [
      failure(403, 'Resource not accessible by integration'),
      'unauthorized',
      undefined,
    ],
    [failure(404, 'Not Found'), 'not-found', undefined],
    [failure(409, 'Git Repository is empty.'), 'invalid', undefined],
    [failure(422, 'Validation Failed'), 'invalid', undefined],
    [failure(429, 'slow down', { 'retry-after': '7' }), 'rate-limited', 7],
    [failure(429, 'slow down'), 'rate-limited', 60],
    [
      failure(403, 'You have exceeded a secondary rate limit.'),
      'rate-limited',
      60,
    ],
    [failure(403, 'no', { 'retry-after': '0' }), 'rate-limited', 1],
    [
      failure(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Date.parse(DATE) / 1000 + 90),
      }),
      'rate-limited',
      91,
    ],
    [
      failure(403, 'API rate limit exceeded', {
        'x-ratelimit-remaining': '0',
        date: 'x',
      }),
      'rate-limited',
      60,
    ],
    [{ status: 500, message: 'fetch failed' }, 'unavailable', undefined],
    [new TypeError('fetch failed'), 'unavailable', undefined],
    [undefined, 'unavailable', undefined],
  ])('%j', (error, reason, retryAfterSeconds) => {
    expect(mapGithubError(error, 'read x')).toMatchObject({
      name: 'GitHostError',
      reason,
      retryAfterSeconds,
    });
  });

  it('names the attempt, the answer and the way out, once', () => {
    const { message } = mapGithubError(
      failure(401, 'Bad credentials'),
      'read kustomization.yaml (acme/shop)',
    );
    expect(message).toBe(
      'GitHub answered 401 to the attempt to read kustomization.yaml (acme/shop): Bad credentials. Check the token or the permissions of the GitHub App in integrations.github.',
    );
  });

  it('keeps what GitHub says in detail, and not more than a few lines of it', () => {
    expect(
      readMessage(
        failure(422, 'Validation Failed', {}, [
          { message: 'No commits between main and x' },
          'y',
          {},
        ]),
      ),
    ).toBe('Validation Failed: No commits between main and x: y');
    expect(readMessage(failure(422, 'x'.repeat(1000))).length).toBeLessThan(
      310,
    );
  });

  it('passes on what is a GitHostError already', () => {
    const error = new GitHostError('invalid', 'no');
    expect(mapGithubError(error, 'x')).toBe(error);
  });
});

describe('isPassing', () => {
  it.each([
    ['unavailable', true],
    ['rate-limited', true],
    ['unauthorized', false],
    ['not-found', false],
    ['invalid', false],
  ] as const)('%s: %s', (reason, expected) => {
    expect(isPassing(new GitHostError(reason, 'm'))).toBe(expected);
  });

  it('takes other errors for lasting', () => {
    expect(isPassing(new Error('m'))).toBe(false);
  });
});
