import { type RunningGithub, startGithub } from './__testUtils__/startGithub';

// Every step starts git processes, which a busy machine makes slow.
jest.setTimeout(60_000);

/** The client saw a connection break, not an answer. */
const brokenOff = (error: { response?: unknown }) =>
  error.response === undefined ? 'broken off' : error;

const acme = { owner: 'acme', repo: 'shop' };

describe('faults', () => {
  let sandbox: RunningGithub;

  beforeEach(async () => {
    sandbox = await startGithub();
    await sandbox.github.createRepository({ owner: 'acme', name: 'shop' });
    await sandbox.github.commitFiles({
      repository: 'acme/shop',
      branch: 'main',
      message: 'Start',
      files: { 'a.txt': '1' },
    });
  });
  afterEach(() => sandbox.stop());

  const read = () => sandbox.octokit.repos.get(acme);

  it('resets connections while it is down, for git too', async () => {
    const { github, git, folder, webUrl } = sandbox;
    const up = github.faults.add({ kind: 'down' });
    expect(await read().catch(brokenOff)).toBe('broken off');
    await expect(
      git(folder, 'clone', '-q', `${webUrl}/acme/shop.git`, 'work'),
    ).rejects.toThrow(/unable to access/);
    up();
    expect((await read()).status).toBe(200);
  });

  it('fails as often as asked, and only what matches', async () => {
    const { github, octokit } = sandbox;
    github.faults.add({
      kind: 'error',
      status: 502,
      times: 2,
      match: { method: 'GET', path: '/repos/acme/shop$' },
    });
    await expect(read()).rejects.toMatchObject({ status: 502 });
    expect((await octokit.repos.listBranches(acme)).status).toBe(200);
    await expect(read()).rejects.toMatchObject({ status: 502 });
    expect((await read()).status).toBe(200);
    expect(github.faults.list()).toEqual([]);
  });

  it.each([
    ['secondary', 7, { 'retry-after': '7' }],
    ['secondary', undefined, {}],
    ['primary', undefined, { 'x-ratelimit-remaining': '0' }],
  ] as const)(
    '%s rate limit, retry after %s',
    async (limit, retryAfterSeconds, headers) => {
      sandbox.github.faults.add({
        kind: 'rate-limit',
        limit,
        retryAfterSeconds,
      });
      const error = await read().catch(thrown => thrown);
      expect(error.status).toBe(403);
      expect(error.message).toMatch(/rate limit/i);
      expect(error.response.headers).toMatchObject(headers);
      expect(error.response.headers['retry-after']).toBe(
        retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds),
      );
    },
  );

  it('loses the answer of a request that took effect', async () => {
    const { github, octokit } = sandbox;
    const main = await octokit.git.getRef({ ...acme, ref: 'heads/main' });
    const create = () =>
      octokit.git.createRef({
        ...acme,
        ref: 'refs/heads/topic',
        sha: main.data.object.sha,
      });
    github.faults.add({
      kind: 'answer-lost',
      times: 1,
      match: { method: 'POST', path: '/git/refs$' },
    });
    expect(await create().catch(brokenOff)).toBe('broken off');
    await expect(create()).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference already exists'),
    });
  });

  it('answers late, and refuses in words of its own', async () => {
    const { github, octokit } = sandbox;
    github.faults.add({
      kind: 'slow',
      delayMs: 300,
      match: { path: '/repos/acme/shop$' },
    });
    const order: string[] = [];
    await Promise.all([
      read().then(() => order.push('slow')),
      octokit.repos.listBranches(acme).then(() => order.push('other')),
    ]);
    expect(order).toEqual(['other', 'slow']);
    github.faults.add({
      kind: 'refuse',
      status: 405,
      message: 'Base branch was modified. Review and try the merge again.',
      match: { path: '/merge$' },
    });
    await expect(
      octokit.pulls.merge({ ...acme, pull_number: 1 }),
    ).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining('Base branch was modified'),
    });
  });
});
