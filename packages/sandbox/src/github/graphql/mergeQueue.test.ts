import { type RunningGithub, startGithub } from '../__testUtils__/startGithub';

// Every step starts git processes, which a busy machine makes slow.
jest.setTimeout(60_000);

const acme = { owner: 'acme', repo: 'shop' };
const READ = `query ($number: Int!) {
  repository(owner: "acme", name: "shop") {
    pullRequest(number: $number) { state isInMergeQueue mergeQueueEntry { state position } }
  }
}`;
const ENQUEUE = `mutation ($id: ID!, $head: GitObjectID) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) {
    mergeQueueEntry { state position }
  }
}`;

describe('merge queue and updateRefs', () => {
  let sandbox: RunningGithub;
  const commit = (branch: string, files: Record<string, string>) =>
    sandbox.github.commitFiles({
      repository: 'acme/shop',
      branch,
      message: 'Change',
      files,
    });
  const open = async (head: string) =>
    (
      await sandbox.octokit.pulls.create({
        ...acme,
        title: head,
        head,
        base: 'main',
      })
    ).data;
  const protect = (contexts: string[]) =>
    sandbox.octokit.repos.updateBranchProtection({
      ...acme,
      branch: 'main',
      required_status_checks: { strict: false, contexts },
      enforce_admins: null,
      required_pull_request_reviews: null,
      restrictions: null,
      required_merge_queue: true,
    } as Parameters<typeof sandbox.octokit.repos.updateBranchProtection>[0]);
  const read = async (number: number) =>
    (await sandbox.octokit.graphql<any>(READ, { number })).repository
      .pullRequest;
  const enqueue = (pull: { node_id: string }, head?: string) =>
    sandbox.octokit.graphql<any>(ENQUEUE, { id: pull.node_id, head });
  const leftQueue = async (number: number) => {
    for (;;) {
      const pull = await read(number);
      if (!pull.isInMergeQueue) {
        return pull;
      }
    }
  };

  beforeEach(async () => {
    sandbox = await startGithub();
    await sandbox.github.createRepository({ owner: 'acme', name: 'shop' });
    await commit('main', { 'a.txt': '1\n' });
  });
  afterEach(() => sandbox.stop());

  it('sends merges to the queue, which merges in order', async () => {
    await protect([]);
    const head = await commit('one', { 'b.txt': '1\n' });
    await commit('two', { 'c.txt': '1\n' });
    const [one, two] = [await open('one'), await open('two')];
    await expect(
      sandbox.octokit.pulls.merge({ ...acme, pull_number: one.number }),
    ).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining('merge queue'),
    });
    await expect(enqueue(one, 'f'.repeat(40))).rejects.toThrow('modified');
    expect((await enqueue(one, head)).enqueuePullRequest).toEqual({
      mergeQueueEntry: { state: 'QUEUED', position: 1 },
    });
    await enqueue(two);
    await expect(enqueue(one)).rejects.toThrow('already in the merge queue');
    expect(await leftQueue(two.number)).toMatchObject({ state: 'MERGED' });
    expect(await read(one.number)).toMatchObject({ state: 'MERGED' });
  });

  it('drops what cannot merge, and takes out what is asked for', async () => {
    await protect(['ci']);
    const head = await commit('one', { 'a.txt': '2\n' });
    const pull = await open('one');
    await expect(enqueue(pull)).rejects.toThrow('"ci" is expected');
    await sandbox.octokit.repos.createCommitStatus({
      ...acme,
      sha: head,
      state: 'success',
      context: 'ci',
    });
    await enqueue(pull);
    await sandbox.octokit.graphql(
      `mutation ($id: ID!) { dequeuePullRequest(input: { id: $id }) { clientMutationId } }`,
      { id: pull.node_id },
    );
    expect(await read(pull.number)).toMatchObject({
      state: 'OPEN',
      isInMergeQueue: false,
    });
    await enqueue(pull);
    await commit('main', { 'a.txt': '3\n' });
    expect(await leftQueue(pull.number)).toMatchObject({ state: 'OPEN' });
  });

  it('moves and deletes refs from where they must be', async () => {
    const { data: repository } = await sandbox.octokit.repos.get(acme);
    const [seen, now] = [
      await commit('one', { 'b.txt': '1\n' }),
      await commit('one', { 'b.txt': '2\n' }),
    ];
    const pull = await open('one');
    const remove = (beforeOid: string) =>
      sandbox.octokit.graphql(
        `mutation ($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
          updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) { clientMutationId }
        }`,
        {
          repositoryId: repository.node_id,
          refUpdates: [
            {
              name: 'refs/heads/one',
              beforeOid,
              afterOid: '0'.repeat(40),
            },
          ],
        },
      );
    await expect(remove(seen)).rejects.toThrow('not at the expected commit');
    await remove(now);
    await expect(
      sandbox.octokit.repos.getBranch({ ...acme, branch: 'one' }),
    ).rejects.toMatchObject({ status: 404 });
    const { data: events } = await sandbox.octokit.issues.listEvents({
      ...acme,
      issue_number: pull.number,
    });
    expect(events.map(({ event }) => event)).toEqual([
      'head_ref_deleted',
      'closed',
    ]);
  });
});
