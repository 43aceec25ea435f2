import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import {
  startCountingProxy,
  type SeenCall,
} from './__testUtils__/startCountingProxy';
import { createHost, useGithub } from './__testUtils__/useGithub';

// Every step runs git in a process of its own.
jest.setTimeout(60_000);

const FOLDER = 'overlays/prod';
const PATH = `${FOLDER}/kustomization.yaml`;
const BRANCH = 'promote/prod/shop/1';

describe('calls of GithubGitHost', () => {
  const createRepository = useGithub();
  let running: Awaited<ReturnType<typeof createRepository>>;
  let proxy: Awaited<ReturnType<typeof startCountingProxy>>;
  let repository: GitRepository;

  /** A new one each time, as callers do. */
  const open = () =>
    createHost(running.webUrl, running.token, proxy.url).repository(
      running.repositoryUrl,
    )!;
  const since = (start: number): string[] =>
    proxy.calls
      .slice(start)
      .map(({ call }: SeenCall) =>
        decodeURIComponent(call).replace(/^(\S+) .*\/shop-\d+/, '$1 '),
      );

  beforeEach(async () => {
    running = await createRepository({ [PATH]: 'a: 1\n' });
    proxy = await startCountingProxy(running.webUrl);
    repository = open();
  });
  afterEach(() => proxy.stop());

  const write = async () => {
    const baseSha = (await repository.resolveRef('main'))!;
    const result = await repository.commit({
      branch: BRANCH,
      baseSha,
      createBranch: true,
      files: [{ path: PATH, content: 'a: 2\n' }],
      message: 'Promote',
    });
    return (result as { sha: string }).sha;
  };
  const propose = () =>
    repository.openChange({
      branch: BRANCH,
      base: 'main',
      title: 'Promote',
      body: '',
    });
  /** Past the host: how often it is asked until GitHub knows depends on GitHub. */
  const computed = async (number: number) => {
    while (
      (await running.request('GET', `/pulls/${number}`)).mergeable === null
    ) {
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
  };

  it('takes at most 12 for a promotion by pull request', async () => {
    // Requested.
    const planned = (await repository.resolveRef('main'))!;
    expect(await repository.listFolder({ path: FOLDER, ref: planned })).toEqual(
      ['kustomization.yaml'],
    );
    expect(
      await repository.readFile({ path: PATH, ref: planned }),
    ).toMatchObject({ content: 'a: 1\n' });
    // Written, from the file as it is now.
    const headSha = await write();
    expect(
      await repository.readFile({ path: PATH, ref: planned }),
    ).toMatchObject({ content: 'a: 1\n' });
    const { number } = await propose();
    await computed(number);
    // Merged.
    const change = (await repository.getChange(number))!;
    await repository.resolveRef('main');
    const merged = await repository.mergeChange({
      number,
      headSha,
      title: 'Promote',
      message: '',
      change,
    });
    expect(merged).toMatchObject({ outcome: 'merged' });
    await repository.deleteBranch({ branch: BRANCH, expectedSha: headSha });

    expect(since(0)).toEqual([
      'GET /branches/main',
      `GET /contents/${FOLDER}`,
      `GET /contents/${PATH}`,
      'GET /branches/main',
      'POST /git/trees',
      'POST /git/commits',
      'POST /git/refs',
      'POST /pulls',
      `GET /pulls/${number}`,
      'GET /branches/main',
      `PUT /pulls/${number}/merge`,
      'POST /api/graphql',
    ]);
    expect(proxy.calls.length).toBeLessThanOrEqual(12);
    const gone = await repository.resolveRef(BRANCH);
    expect(gone).toBeUndefined();
  });

  it('asks again with an ETag, which costs nothing while nothing changed', async () => {
    await repository.resolveRef('main');
    await repository.resolveRef('main');
    const next = await running.push('main', { x: '1' });
    expect(await repository.resolveRef('main')).toBe(next);
    expect(
      proxy.calls.map(({ status, conditional }) => [status, conditional]),
    ).toEqual([
      [200, false],
      [304, true],
      [200, true],
    ]);
  });

  it('reads what is at a commit once, also that something is not there', async () => {
    const sha = (await repository.resolveRef('main'))!;
    const start = proxy.calls.length;
    for (let time = 0; time < 3; time += 1) {
      await repository.readFile({ path: PATH, ref: sha });
      await repository.readFile({ path: 'nope', ref: sha });
      await repository.listFolder({ path: '', ref: sha });
      await repository.listFolder({ path: 'nope', ref: sha });
    }
    expect(since(start)).toHaveLength(4);
  });

  it('does not keep that something is not there at a commit it never read', async () => {
    const sha = await running.push('main', { x: '1' });
    await repository.readFile({ path: 'nope', ref: sha });
    await repository.readFile({ path: 'nope', ref: sha });
    expect(since(0).filter(call => call === 'GET /contents/nope')).toHaveLength(
      2,
    );
  });

  it('finds branches whose names have slashes', async () => {
    const headSha = await write();
    const start = proxy.calls.length;
    expect(await repository.resolveRef(BRANCH)).toBe(headSha);
    expect(since(start)).toEqual([`GET /branches/${BRANCH}`]);
  });

  it('deletes over REST where GraphQL is refused or the repository unknown to it', async () => {
    const headSha = await write();
    const { number } = await propose();
    await repository.closeChange(number);
    running.faults.add({
      kind: 'refuse',
      status: 403,
      message: 'Resource not accessible by integration',
      match: { path: '/api/graphql$' },
    });
    await repository.deleteBranch({ branch: BRANCH, expectedSha: headSha });
    expect(await repository.resolveRef(BRANCH)).toBeUndefined();

    running.faults.clear();
    await running.push('other', { x: '1' });
    const stranger = open();
    const other = (await stranger.resolveRef('other'))!;
    const start = proxy.calls.length;
    await stranger.deleteBranch({ branch: 'other', expectedSha: other });
    expect(since(start)).toEqual([
      'GET /branches/other',
      'DELETE /git/refs/heads/other',
    ]);
  });

  it('asks about a merge queue only where it met one', async () => {
    await running.request('PUT', '/branches/main/protection', {
      required_status_checks: null,
      enforce_admins: null,
      required_pull_request_reviews: null,
      restrictions: null,
      required_merge_queue: true,
    });
    const headSha = await write();
    const { number } = await propose();
    await computed(number);
    const merge = async () =>
      repository.mergeChange({
        number,
        headSha,
        title: 'Promote',
        message: '',
        change: await repository.getChange(number),
      });
    const start = proxy.calls.length;
    expect(await merge()).toMatchObject({ outcome: 'queued' });
    const met = proxy.calls.length;
    expect(await merge()).toMatchObject({ outcome: 'queued' });
    expect(since(start).slice(0, met - start)).toEqual([
      `GET /pulls/${number}`,
      `PUT /pulls/${number}/merge`,
      `GET /pulls/${number}`,
      'POST /api/graphql',
    ]);
    expect(since(met)).toEqual([`GET /pulls/${number}`, 'POST /api/graphql']);
    // A host that forgot finds out again, and queues nothing twice.
    repository = open();
    expect(await merge()).toMatchObject({ outcome: 'queued' });
  });
});
