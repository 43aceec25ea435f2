import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import { createHost, useGithub } from './__testUtils__/useGithub';

// Every step runs git in a process of its own.
jest.setTimeout(60_000);

const FILES = { 'a.yaml': 'a: 1\n' };

describe('GithubGitHost in trouble', () => {
  const createRepository = useGithub();
  let running: Awaited<ReturnType<typeof createRepository>>;
  let repository: GitRepository;
  let main: string;

  beforeEach(async () => {
    running = await createRepository(FILES);
    repository = createHost(running.webUrl, running.token).repository(
      running.repositoryUrl,
    )!;
    main = (await repository.resolveRef('main'))!;
  });

  const commit = () =>
    repository.commit({
      branch: 'promote/1',
      baseSha: main,
      createBranch: true,
      files: [{ path: 'a.yaml', content: 'a: 2\n' }],
      message: 'Promote',
    });
  const lose = (method: string, path: string) =>
    running.faults.add({
      kind: 'answer-lost',
      match: { method, path },
      times: 1,
    });

  it('tries a server error once more', async () => {
    running.faults.add({ kind: 'error', status: 502, times: 1 });
    expect(await repository.resolveRef('main')).toBe(main);
  });

  it('answers unavailable when the server stays down', async () => {
    running.faults.add({ kind: 'error', status: 503 });
    await expect(repository.resolveRef('main')).rejects.toMatchObject({
      name: 'GitHostError',
      reason: 'unavailable',
      message: expect.stringContaining('GitHub answered 503'),
    });
  });

  it('answers unavailable when nobody listens', async () => {
    const gone = createHost('http://localhost:9', 'x');
    await expect(
      gone.repository('http://localhost:9/acme/shop')!.resolveRef('main'),
    ).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it.each(['primary', 'secondary'] as const)(
    'hands a %s limit on at once',
    async limit => {
      running.faults.add({ kind: 'rate-limit', limit });
      const started = performance.now();
      await expect(repository.resolveRef('main')).rejects.toMatchObject({
        reason: 'rate-limited',
        retryAfterSeconds: expect.any(Number),
      });
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );

  it('hands on how long a limit lasts', async () => {
    running.faults.add({
      kind: 'rate-limit',
      limit: 'secondary',
      retryAfterSeconds: 30,
    });
    await expect(repository.resolveRef('main')).rejects.toMatchObject({
      retryAfterSeconds: 30,
    });
  });

  it('keeps a token it was refused out of the error', async () => {
    const token = 'a-token-nobody-knows';
    const stranger = createHost(running.webUrl, token);
    const error = await stranger
      .repository(running.repositoryUrl)!
      .resolveRef('main')
      .catch(caught => caught);
    expect(error).toMatchObject({ reason: 'unauthorized' });
    expect(
      `${error.message}${error.stack}${JSON.stringify(error.cause)}`,
    ).not.toContain(token);
  });

  it('does not take a repository it cannot see for an empty one', async () => {
    const hidden = createHost(running.webUrl, running.token).repository(
      `${running.webUrl}/acme/hidden`,
    )!;
    await expect(hidden.resolveRef('main')).rejects.toMatchObject({
      reason: 'not-found',
    });
    await expect(
      hidden.readFile({ path: 'a.yaml', ref: 'main' }),
    ).rejects.toMatchObject({ reason: 'not-found' });
  });

  it('takes a commit whose answer got lost for its own', async () => {
    lose('POST', '/git/refs$');
    const result = await commit();
    expect(result).toMatchObject({ outcome: 'committed' });
    expect(await repository.resolveRef('promote/1')).toBe(
      (result as { sha: string }).sha,
    );
  });

  it('opens one pull request although the answer got lost', async () => {
    await commit();
    lose('POST', '/pulls$');
    const change = await repository.openChange({
      branch: 'promote/1',
      base: 'main',
      title: 'Promote',
      body: '',
    });
    expect(change).toMatchObject({ state: 'open', number: expect.any(Number) });
  });

  it('opens no other one where a person closed the one whose answer got lost', async () => {
    await commit();
    lose('POST', '/pulls$');
    const opening = repository.openChange({
      branch: 'promote/1',
      base: 'main',
      title: 'Promote',
      body: '',
    });
    const list = () => running.request('GET', '/pulls?state=all');
    let pulls = await list();
    while (pulls.length === 0) {
      pulls = await list();
    }
    await running.request('PATCH', `/pulls/${pulls[0].number}`, {
      state: 'closed',
    });
    expect((await opening).number).toBe(pulls[0].number);
    expect(await list()).toHaveLength(1);
  });

  const open = async () => {
    const { sha: headSha } = (await commit()) as { sha: string };
    const { number } = await repository.openChange({
      branch: 'promote/1',
      base: 'main',
      title: 'Promote',
      body: '',
    });
    const merge = () =>
      repository.mergeChange({
        number,
        headSha,
        title: 'Promote',
        message: 'm',
      });
    // The first look makes GitHub compute whether it can be merged.
    while (
      (await running.request('GET', `/pulls/${number}`)).mergeable === null
    ) {
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
    return { number, headSha, merge };
  };

  it('takes a merge whose answer got lost for a merge', async () => {
    const { merge } = await open();
    lose('PUT', '/merge$');
    const result = await merge();
    expect(result).toMatchObject({ outcome: 'merged' });
    expect(await repository.resolveRef('main')).toBe(
      (result as { sha: string }).sha,
    );
  });

  it.each([
    ['Base branch was modified. Review and try the merge again.', 'retry'],
    [
      'At least 1 approving review is required by reviewers with write access.',
      'blocked',
    ],
    ['Merging is not allowed here.', 'refused'],
  ])('reads "%s" as %s', async (message, outcome) => {
    const { merge } = await open();
    running.faults.add({
      kind: 'refuse',
      status: 405,
      message,
      match: { method: 'PUT', path: '/merge$' },
    });
    expect(await merge()).toEqual({ outcome, reason: message });
    expect(await repository.resolveRef('main')).toBe(main);
  });

  it('tries another method where the repository does not allow merge commits', async () => {
    const { merge, headSha } = await open();
    await running.request('PATCH', '', { allow_merge_commit: false });
    expect(await merge()).toMatchObject({ outcome: 'merged' });
    expect(
      (await repository.compare({ base: headSha, head: 'main' })).status,
    ).toBe('diverged');
  });

  it('takes a place in the merge queue whose answer got lost for its own', async () => {
    const { merge, number } = await open();
    await running.request('PUT', '/branches/main/protection', {
      required_status_checks: null,
      enforce_admins: null,
      required_pull_request_reviews: null,
      restrictions: null,
      required_merge_queue: true,
    });
    lose('POST', '/api/graphql$');
    expect(await merge()).toMatchObject({ outcome: 'queued' });
    await repository.leaveQueue(number);
    expect(await repository.getChange(number)).not.toHaveProperty('queue');
  });

  it('deletes a branch although the answer got lost, and no other one', async () => {
    const { headSha, number } = await open();
    await repository.closeChange(number);
    lose('POST', '/api/graphql$');
    await repository.deleteBranch({
      branch: 'promote/1',
      expectedSha: headSha,
    });
    expect(await repository.resolveRef('promote/1')).toBeUndefined();
    const again = await running.push('promote/1', { x: '1' });
    await repository.deleteBranch({
      branch: 'promote/1',
      expectedSha: headSha,
    });
    expect(await repository.resolveRef('promote/1')).toBe(again);
  });

  it('leaves a failed deletion to another try', async () => {
    const { headSha, number } = await open();
    await repository.closeChange(number);
    running.faults.add({ kind: 'error', status: 503 });
    await expect(
      repository.deleteBranch({ branch: 'promote/1', expectedSha: headSha }),
    ).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('does not judge checks it may not read', async () => {
    running.faults.add({
      kind: 'refuse',
      status: 403,
      message: 'Resource not accessible by integration',
      match: { path: '/check-runs$' },
    });
    await expect(repository.listChecks(main)).rejects.toMatchObject({
      reason: 'unauthorized',
    });
  });
});
