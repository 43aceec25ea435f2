import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { createAnswerCache } from './conditionalFetch';
import { createOctokit } from './createOctokit';

describe('createOctokit', () => {
  const seen: Array<string | undefined> = [];
  let silent = false;
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    if (silent) {
      return;
    }
    const valid = request.headers.authorization === 'token fresh';
    response.writeHead(valid ? 200 : 401, {
      'content-type': 'application/json',
    });
    response.end(
      JSON.stringify(valid ? { login: 'bot' } : { message: 'Bad credentials' }),
    );
  });

  beforeAll(async () => {
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
  });
  beforeEach(() => {
    seen.length = 0;
    silent = false;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  const create = (
    getToken: (options: { renew: boolean }) => Promise<string | undefined>,
    requestTimeoutMs = 5_000,
  ) =>
    createOctokit({
      host: 'github.test',
      apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      getToken,
      requestTimeoutMs,
      paceWrites: false,
      answers: createAnswerCache(),
      logger: mockServices.logger.mock(),
    });

  it('renews a refused token once', async () => {
    const octokit = create(async ({ renew }) => (renew ? 'fresh' : 'stale'));
    const { data } = await octokit.rest.users.getAuthenticated();
    expect(data.login).toBe('bot');
    expect(seen).toEqual(['token stale', 'token fresh']);
  });

  it('gives up when the renewed token is refused too', async () => {
    const octokit = create(async () => 'stale');
    await expect(octokit.rest.users.getAuthenticated()).rejects.toMatchObject({
      status: 401,
    });
    expect(seen).toHaveLength(2);
  });

  it('asks without a token where there is none', async () => {
    const octokit = create(async () => undefined);
    await expect(octokit.rest.users.getAuthenticated()).rejects.toMatchObject({
      status: 401,
    });
    expect(seen[0]).toBeUndefined();
  });

  it('does not wait for a server that does not answer', async () => {
    silent = true;
    const octokit = create(async () => 'fresh', 50);
    await expect(octokit.rest.users.getAuthenticated()).rejects.toMatchObject({
      status: 500,
    });
    expect(seen).toHaveLength(2);
  });

  it('tries each request once more after a second, however many failed before', async () => {
    silent = true;
    const octokit = create(async () => 'fresh', 50);
    for (let request = 0; request < 3; request += 1) {
      const started = performance.now();
      await expect(octokit.rest.users.getAuthenticated()).rejects.toMatchObject(
        { status: 500 },
      );
      // The wait that grew was 4 seconds, then 9.
      expect(performance.now() - started).toBeLessThan(3_000);
    }
    expect(seen).toHaveLength(6);
  }, 20_000);
});
