import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { createAnswerCache } from './conditionalFetch';
import { createOctokit } from './createOctokit';
import { mapGithubError } from './domain/mapGithubError';

interface Scripted {
  status: number;
  headers?: Record<string, string>;
  body: object;
}

describe('createOctokit and limits', () => {
  const seen: string[] = [];
  let script: Scripted[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { status, headers, body } = script.shift() ?? {
      status: 200,
      body: { login: 'bot', data: { viewer: { login: 'bot' } } },
    };
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));
  });

  beforeAll(
    () =>
      new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', () => resolve());
      }),
  );
  beforeEach(() => {
    seen.length = 0;
    script = [];
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  const create = (paceWrites = false) =>
    createOctokit({
      host: `github-${Math.random()}.test`,
      apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      getToken: async () => 'x',
      requestTimeoutMs: 5_000,
      paceWrites,
      answers: createAnswerCache(),
      logger: mockServices.logger.mock(),
    });
  const failed = async (work: Promise<unknown>) =>
    mapGithubError(
      await work.then(
        () => undefined,
        error => error,
      ),
      'try',
    );
  const query = '{ viewer { login } }';

  const secondary = (headers: Record<string, string> = {}): Scripted => ({
    status: 403,
    headers,
    body: { message: 'You have exceeded a secondary rate limit.' },
  });

  it.each([true, false])(
    'sends nothing while GitHub asks to wait (paced: %s)',
    async paceWrites => {
      const octokit = create(paceWrites);
      script = [secondary({ 'retry-after': '30' })];
      const first = await failed(octokit.rest.users.getAuthenticated());
      expect(first).toMatchObject({
        reason: 'rate-limited',
        retryAfterSeconds: 30,
      });
      const second = await failed(octokit.rest.users.getAuthenticated());
      expect(second).toMatchObject({ reason: 'rate-limited' });
      expect(second.retryAfterSeconds).toBeGreaterThan(25);
      expect(await failed(octokit.graphql(query))).toMatchObject({
        reason: 'rate-limited',
      });
      expect(seen).toEqual(['GET /user']);
    },
  );

  it('waits itself where the wait is short', async () => {
    const octokit = create();
    script = [secondary({ 'retry-after': '1' })];
    const started = performance.now();
    await failed(octokit.rest.users.getAuthenticated());
    const { data } = await octokit.rest.users.getAuthenticated();
    expect(data.login).toBe('bot');
    expect(performance.now() - started).toBeGreaterThan(900);
  });

  it('leaves the wait of a limit that says nothing to the caller', async () => {
    const octokit = create();
    script = [secondary()];
    expect(await failed(octokit.rest.users.getAuthenticated())).toMatchObject({
      reason: 'rate-limited',
      retryAfterSeconds: 60,
    });
    await octokit.rest.users.getAuthenticated();
    expect(seen).toHaveLength(2);
  });

  it.each([true, false])(
    'knows the limit of GraphQL by its words and counts it apart (paced: %s)',
    async paceWrites => {
      const octokit = create(paceWrites);
      script = [
        {
          status: 200,
          headers: {
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 90),
          },
          body: {
            data: null,
            errors: [
              { type: 'RATE_LIMITED', message: 'API rate limit exceeded' },
            ],
          },
        },
      ];
      const first = await failed(octokit.graphql(query));
      expect(first.reason).toBe('rate-limited');
      expect(first.retryAfterSeconds).toBeGreaterThan(80);
      expect(await failed(octokit.graphql(query))).toMatchObject({
        reason: 'rate-limited',
      });
      await octokit.rest.users.getAuthenticated();
      expect(seen).toEqual(['POST /graphql', 'GET /user']);
    },
  );

  it.each([
    ['was submitted too quickly', 'rate-limited', 60],
    ['Could not resolve to a Repository', 'not-found', undefined],
  ])('reads the GraphQL error "%s"', async (message, reason, wait) => {
    const octokit = create();
    script = [
      {
        status: 200,
        body: {
          data: null,
          errors: [{ type: wait ? 'UNPROCESSABLE' : 'NOT_FOUND', message }],
        },
      },
    ];
    const error = await failed(octokit.graphql(query));
    expect(error).toMatchObject({ reason, retryAfterSeconds: wait });
    expect(error.message).toContain(message);
  });

  it('asks GraphQL once more when it stumbled', async () => {
    const octokit = create();
    const stumble: Scripted = {
      status: 200,
      body: {
        data: null,
        errors: [
          { message: 'Something went wrong while executing your query.' },
        ],
      },
    };
    script = [stumble];
    expect(await octokit.graphql(query)).toEqual({ viewer: { login: 'bot' } });
    script = [stumble, stumble];
    expect(await failed(octokit.graphql(query))).toMatchObject({
      reason: 'unavailable',
    });
    expect(seen).toHaveLength(4);
  });
});
