import { type RunningGithub, startGithub } from '../__testUtils__/startGithub';

// Every step starts git processes, which a busy machine makes slow.
jest.setTimeout(60_000);

const acme = { owner: 'acme', repo: 'shop' };

describe('pull requests', () => {
  let sandbox: RunningGithub;
  const commit = (branch: string, files: Record<string, string | null>) =>
    sandbox.github.commitFiles({
      repository: 'acme/shop',
      branch,
      message: `Change ${Object.keys(files).join(', ')}`,
      author: { name: 'Ada', email: 'ada@acme.test' },
      files,
    });
  const open = async (head: string, base = 'main') => {
    const { data } = await sandbox.octokit.pulls.create({
      ...acme,
      title: `Merge ${head}`,
      head,
      base,
    });
    return data;
  };
  const get = async (number: number) =>
    (await sandbox.octokit.pulls.get({ ...acme, pull_number: number })).data;
  /** Asks until the answer is computed, as every client has to. */
  const computed = async (number: number) => {
    for (;;) {
      const pull = await get(number);
      if (pull.mergeable !== null) {
        return pull;
      }
    }
  };
  const merge = (number: number, options: object = {}) =>
    sandbox.octokit.pulls.merge({ ...acme, pull_number: number, ...options });
  const readMain = async (path: string) =>
    (
      await sandbox.octokit.repos.getContent({
        ...acme,
        path,
        mediaType: { format: 'raw' },
      })
    ).data as unknown as string;

  beforeEach(async () => {
    sandbox = await startGithub({ users: { 'ada-token': 'ada' } });
    await sandbox.github.createRepository({ owner: 'acme', name: 'shop' });
    await commit('main', { 'a.txt': '1\n2\n3\n', 'b.txt': 'b\n' });
  });
  afterEach(() => sandbox.stop());

  it('says unknown first, then clean, dirty, draft or unstable', async () => {
    const { octokit } = sandbox;
    const sha = await commit('topic', { 'a.txt': '1\n2\nmine\n' });
    const pull = await open('topic');
    expect(pull).toMatchObject({ mergeable: null, mergeable_state: 'unknown' });
    expect(await computed(pull.number)).toMatchObject({
      mergeable: true,
      mergeable_state: 'clean',
      commits: 1,
      changed_files: 1,
      additions: 1,
      deletions: 1,
    });
    await octokit.repos.createCommitStatus({ ...acme, sha, state: 'pending' });
    expect(await computed(pull.number)).toMatchObject({
      mergeable_state: 'unstable',
    });
    await commit('main', { 'a.txt': '1\n2\ntheirs\n' });
    expect(await computed(pull.number)).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    });
    await expect(merge(pull.number)).rejects.toMatchObject({
      status: 405,
      response: { data: { message: 'Pull Request is not mergeable' } },
    });
  });

  it('merges with a merge commit, and only the head that was seen', async () => {
    const { octokit } = sandbox;
    const seen = await commit('topic', { 'topic.txt': 't\n' });
    const pull = await open('topic');
    const head = await commit('topic', { 'topic.txt': 'moved\n' });
    expect((await get(pull.number)).head.sha).toBe(head);
    await expect(merge(pull.number, { sha: seen })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('Head branch was modified'),
    });
    const before = await octokit.git.getRef({ ...acme, ref: 'heads/main' });
    const { data } = await merge(pull.number, {
      sha: head,
      commit_title: 'Promote shop',
      commit_message: 'Promotion-Id: 7',
    });
    const made = await octokit.git.getCommit({ ...acme, commit_sha: data.sha });
    expect(made.data.message).toBe('Promote shop\n\nPromotion-Id: 7');
    expect(made.data.parents.map(({ sha }) => sha)).toEqual([
      before.data.object.sha,
      head,
    ]);
    expect(await get(pull.number)).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: data.sha,
      merged_by: { login: 'lockstep-bot' },
    });
    expect(await readMain('topic.txt')).toBe('moved\n');
    await expect(merge(pull.number)).rejects.toMatchObject({ status: 405 });
  });

  it.each([
    ['squash', 1],
    ['rebase', 2],
  ] as const)(
    'merges with %s over a base that went on',
    async (method, added) => {
      const { octokit } = sandbox;
      await commit('topic', { 'a.txt': 'one\n2\n3\n' });
      await commit('topic', { 'topic.txt': 't\n' });
      const pull = await open('topic');
      const base = await commit('main', {
        'a.txt': '1\n2\n3\n4\n',
        'b.txt': null,
      });
      await merge(pull.number, { merge_method: method });
      const { data } = await octokit.repos.compareCommitsWithBasehead({
        ...acme,
        basehead: `${base}...main`,
      });
      expect(data.commits).toHaveLength(added);
      expect(data.commits.every(({ parents }) => parents.length === 1)).toBe(
        true,
      );
      expect(await readMain('a.txt')).toBe('one\n2\n3\n4\n');
      await expect(readMain('b.txt')).rejects.toMatchObject({ status: 404 });
    },
  );

  it.each([
    ['topic', 'main', 'A pull request already exists for acme:topic.'],
    ['same', 'main', 'No commits between main and same'],
    ['none', 'main', undefined],
  ])('refuses a pull request from %s', async (head, base, message) => {
    await commit('topic', { 'topic.txt': 't\n' });
    await open('topic');
    const main = await sandbox.octokit.git.getRef({
      ...acme,
      ref: 'heads/main',
    });
    await sandbox.octokit.git.createRef({
      ...acme,
      ref: 'refs/heads/same',
      sha: main.data.object.sha,
    });
    await expect(open(head, base)).rejects.toMatchObject({
      status: 422,
      response: {
        data: {
          message: 'Validation Failed',
          errors: [
            message === undefined
              ? { resource: 'PullRequest', field: 'head', code: 'invalid' }
              : { resource: 'PullRequest', code: 'custom', message },
          ],
        },
      },
    });
  });

  it('closes when the branch goes, and says who did it', async () => {
    const { octokit, octokitFor } = sandbox;
    await commit('topic', { 'topic.txt': 't\n' });
    const pull = await open('topic');
    await octokitFor('ada-token').git.deleteRef({
      ...acme,
      ref: 'heads/topic',
    });
    expect(await get(pull.number)).toMatchObject({
      state: 'closed',
      merged: false,
    });
    const issue = await octokit.issues.get({
      ...acme,
      issue_number: pull.number,
    });
    expect(issue.data.closed_by?.login).toBe('ada');
    const list = await octokit.pulls.list({
      ...acme,
      state: 'all',
      head: 'acme:topic',
    });
    expect(list.data.map(({ number }) => number)).toEqual([pull.number]);
    const { data: files } = await octokit.pulls.listFiles({
      ...acme,
      pull_number: pull.number,
    });
    expect(files).toMatchObject([
      { filename: 'topic.txt', patch: '@@ -0,0 +1 @@\n+t' },
    ]);
  });

  it('counts as merged when the commits arrive on the base by push', async () => {
    const { git, folder, remote } = sandbox;
    const head = await commit('topic', { 'topic.txt': 't\n' });
    const pull = await open('topic');
    await git(folder, 'clone', '-q', remote('acme/shop'), 'work');
    const work = `${folder}/work`;
    await git(work, 'merge', '-q', '--no-ff', 'origin/topic', '-m', 'By hand');
    await git(work, 'push', '-q', 'origin', 'HEAD:main');
    const sha = await git(work, 'rev-parse', 'HEAD');
    expect(await get(pull.number)).toMatchObject({
      merged: true,
      merge_commit_sha: sha,
      head: { sha: head },
      commits: 1,
    });
  });

  it('holds the rules of a protected base', async () => {
    const { octokit, octokitFor, git, folder, remote } = sandbox;
    const head = await commit('topic', { 'topic.txt': 't\n' });
    const pull = await open('topic');
    await octokit.repos.updateBranchProtection({
      ...acme,
      branch: 'main',
      required_status_checks: { strict: false, contexts: ['ci'] },
      enforce_admins: true,
      required_pull_request_reviews: {
        required_approving_review_count: 1,
        dismiss_stale_reviews: true,
      },
      restrictions: null,
    });
    const refused = (message: string) =>
      expect(merge(pull.number)).rejects.toMatchObject({
        status: 405,
        response: { data: { message: expect.stringContaining(message) } },
      });
    await refused('Required status check "ci" is expected.');
    expect(await computed(pull.number)).toMatchObject({
      mergeable: true,
      mergeable_state: 'blocked',
    });
    await octokit.repos.createCommitStatus({
      ...acme,
      sha: head,
      state: 'success',
      context: 'ci',
    });
    await refused('At least 1 approving review is required');
    const review = {
      ...acme,
      pull_number: pull.number,
      event: 'APPROVE' as const,
    };
    await expect(octokit.pulls.createReview(review)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('your own pull request'),
    });
    await octokitFor('ada-token').pulls.createReview(review);
    const moved = await commit('topic', { 'topic.txt': 'moved\n' });
    await octokit.repos.createCommitStatus({
      ...acme,
      sha: moved,
      state: 'success',
      context: 'ci',
    });
    await refused('At least 1 approving review is required');
    await octokitFor('ada-token').pulls.createReview(review);
    expect((await merge(pull.number, { sha: moved })).data.merged).toBe(true);

    await git(folder, 'clone', '-q', remote('acme/shop'), 'work');
    const work = `${folder}/work`;
    await git(work, 'commit', '-q', '--allow-empty', '-m', 'Past the rules');
    await expect(git(work, 'push', 'origin', 'HEAD:main')).rejects.toThrow(
      /GH006: Protected branch update failed for refs\/heads\/main/,
    );
    await git(work, 'push', '-q', 'origin', 'HEAD:refs/heads/free');
  });
});
