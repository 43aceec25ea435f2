import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startGithub } from './__testUtils__/startGithub';

// Every step starts git processes, which a busy machine makes slow.
jest.setTimeout(60_000);

const acme = { owner: 'acme', repo: 'shop' };
const files = { 'a/b.txt': 'one\n', 'README.md': '# <shop> & "co"\n' };

describe('createGithub', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'github-data-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const start = async () => {
    const sandbox = await startGithub({ dataDir });
    await sandbox.github.createRepository({ owner: 'acme', name: 'shop' });
    await sandbox.github.commitFiles({
      repository: 'acme/shop',
      branch: 'main',
      message: 'Start <b>',
      files,
    });
    return sandbox;
  };

  it('takes up the folder of a former run', async () => {
    const first = await start();
    const sha = await first.github.commitFiles({
      repository: 'acme/shop',
      branch: 'topic',
      message: 'Topic',
      files: { 'c.txt': 'c' },
    });
    await first.octokit.pulls.create({
      ...acme,
      title: 'Topic',
      head: 'topic',
      base: 'main',
    });
    await first.octokit.repos.createCommitStatus({
      ...acme,
      sha,
      state: 'success',
      context: 'ci',
    });
    await first.stop();

    const second = await startGithub({ dataDir });
    const pulls = await second.octokit.pulls.list(acme);
    expect(pulls.data).toMatchObject([{ number: 1, head: { sha } }]);
    const status = await second.octokit.repos.getCombinedStatusForRef({
      ...acme,
      ref: 'topic',
    });
    expect(status.data).toMatchObject({ state: 'success', total_count: 1 });
    await second.octokit.pulls.merge({ ...acme, pull_number: 1, sha });
    const made = await second.octokit.repos.createInOrg({
      org: 'acme',
      name: 'other',
    });
    const shop = await second.octokit.repos.get(acme);
    expect(made.data.id).not.toBe(shop.data.id);
    await second.stop();
  });

  it('refuses names that would leave its folder', async () => {
    const { github, octokit, stop } = await start();
    for (const name of ['../x', 'a/b', '.git', '..', 'x.git', '']) {
      await expect(
        github.createRepository({ owner: 'acme', name }),
      ).rejects.toThrow('cannot be the name of a repository');
    }
    for (const path of ['../x', '/x', 'a//b', '.git/config', 'a/.GIT/x', '']) {
      await expect(
        github.commitFiles({
          repository: 'acme/shop',
          branch: 'main',
          message: 'x',
          files: { [path]: 'x' },
        }),
      ).rejects.toThrow('cannot be a path in a repository');
    }
    await expect(
      octokit.git.createRef({ ...acme, ref: 'refs/heads/../x', sha: 'x' }),
    ).rejects.toMatchObject({ status: 422 });
    await expect(
      octokit.repos.getContent({ ...acme, path: 'a', ref: '--output=/tmp/x' }),
    ).rejects.toMatchObject({ status: 404 });
    await stop();
  });

  it('lets one of several writers with the same parent through', async () => {
    const { octokit, stop } = await start();
    const main = await octokit.git.getRef({ ...acme, ref: 'heads/main' });
    const base = main.data.object.sha;
    const parent = await octokit.git.getCommit({ ...acme, commit_sha: base });
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const tree = await octokit.git.createTree({
          ...acme,
          base_tree: parent.data.tree.sha,
          tree: [
            {
              path: 'n.txt',
              mode: '100644',
              type: 'blob',
              content: `${index}`,
            },
          ],
        });
        const commit = await octokit.git.createCommit({
          ...acme,
          message: `Writer ${index}`,
          tree: tree.data.sha,
          parents: [base],
        });
        return octokit.git
          .updateRef({
            ...acme,
            ref: 'heads/main',
            sha: commit.data.sha,
            force: false,
          })
          .then(
            () => 'moved',
            error => error.response.data.message,
          );
      }),
    );
    expect(outcomes.sort()).toEqual([
      ...Array(5).fill('Update is not a fast forward'),
      'moved',
    ]);
    await stop();
  });

  it('says clearly when a repository has no commit yet', async () => {
    const sandbox = await startGithub({ dataDir });
    await sandbox.github.createRepository({ owner: 'acme', name: 'shop' });
    const { octokit } = sandbox;
    await expect(
      octokit.git.getRef({ ...acme, ref: 'heads/main' }),
    ).rejects.toMatchObject({ status: 409 });
    await expect(
      octokit.repos.getContent({ ...acme, path: 'x' }),
    ).rejects.toMatchObject({ status: 404 });
    const created = await octokit.repos.createOrUpdateFileContents({
      ...acme,
      path: 'x',
      message: 'First',
      content: Buffer.from('x').toString('base64'),
    });
    expect(created.data.commit.parents).toEqual([]);
    await sandbox.stop();
  });

  it('pages through lists with Link headers', async () => {
    const sandbox = await start();
    for (let index = 0; index < 4; index += 1) {
      await sandbox.github.commitFiles({
        repository: 'acme/shop',
        branch: 'main',
        message: `Commit ${index}`,
        files: { n: String(index) },
      });
    }
    const commits = await sandbox.octokit.paginate(
      sandbox.octokit.repos.listCommits,
      { ...acme, per_page: 2 },
    );
    expect(commits.map(({ commit }) => commit.message)).toEqual([
      'Commit 3',
      'Commit 2',
      'Commit 1',
      'Commit 0',
      'Start <b>',
    ]);
    await sandbox.stop();
  });

  it('hands out archives with the folder name of GitHub', async () => {
    const { octokit, stop } = await start();
    const main = await octokit.git.getRef({ ...acme, ref: 'heads/main' });
    const archive = await octokit.repos.downloadTarballArchive({
      ...acme,
      ref: 'main',
    });
    const file = join(dataDir, 'archive.tar.gz');
    await writeFile(file, Buffer.from(archive.data as ArrayBuffer));
    const { stdout } = await promisify(execFile)('tar', ['-tzf', file]);
    const folder = `acme-shop-${main.data.object.sha.slice(0, 7)}`;
    expect(stdout.trim().split('\n')).toEqual([
      `${folder}/`,
      `${folder}/README.md`,
      `${folder}/a/`,
      `${folder}/a/b.txt`,
    ]);
    await stop();
  });

  it('shows pages whose text is escaped', async () => {
    const { octokit, webUrl, stop } = await start();
    const main = await octokit.git.getRef({ ...acme, ref: 'heads/main' });
    const read = async (path: string) => {
      const response = await fetch(`${webUrl}${path}`);
      return { status: response.status, text: await response.text() };
    };
    const commit = await read(`/acme/shop/commit/${main.data.object.sha}`);
    expect(commit.status).toBe(200);
    expect(commit.text).toContain('Start &lt;b&gt;');
    expect(commit.text).not.toContain('Start <b>');
    expect(commit.text).toContain('+one');
    const blob = await read('/acme/shop/blob/main/README.md');
    expect(blob.text).toContain('# &lt;shop&gt; &amp; &quot;co&quot;');
    for (const path of [
      '/',
      '/acme/shop',
      '/acme/shop/tree/main/a',
      '/acme/shop/pulls',
      '/acme/shop/commits/main',
    ]) {
      expect(await read(path)).toMatchObject({ status: 200 });
    }
    expect(await read('/acme/shop/raw/main/a/b.txt')).toEqual({
      status: 200,
      text: 'one\n',
    });
    for (const path of [
      '/acme/none',
      '/acme/shop/blob/main/none',
      '/acme/shop/pull/9',
      '/x',
    ]) {
      expect(await read(path)).toMatchObject({ status: 404 });
    }
    await stop();
  });

  it('answers the GraphQL that publishing needs, and names what it does not know', async () => {
    const { octokit, stop } = await start();
    const found = await octokit.graphql<any>(
      `query ($owner: String!, $repo: String!, $head: String!) {
        repository(name: $repo, owner: $owner) {
          ref(qualifiedName: $head) {
            associatedPullRequests(first: 1, states: OPEN) { edges { node { id number url } } }
          }
        }
      }`,
      { owner: 'acme', repo: 'shop', head: 'main' },
    );
    expect(found.repository.ref.associatedPullRequests.edges).toEqual([]);
    const commit = (expectedHeadOid: string) =>
      octokit.graphql<any>(
        `mutation ($input: CreateCommitOnBranchInput!) {
          createCommitOnBranch(input: $input) { commit { oid } }
        }`,
        {
          input: {
            branch: {
              repositoryNameWithOwner: 'acme/shop',
              branchName: 'main',
            },
            message: { headline: 'Two files' },
            expectedHeadOid,
            fileChanges: {
              additions: [
                { path: 'g', contents: Buffer.from('g').toString('base64') },
              ],
              deletions: [{ path: 'README.md' }],
            },
          },
        },
      );
    const main = await octokit.git.getRef({ ...acme, ref: 'heads/main' });
    const head = main.data.object.sha;
    const made = await commit(head);
    const tree = await octokit.git.getTree({
      ...acme,
      tree_sha: made.createCommitOnBranch.commit.oid,
    });
    expect(tree.data.tree.map(({ path }) => path)).toEqual(['a', 'g']);
    await expect(commit(head)).rejects.toMatchObject({
      errors: [{ type: 'STALE_DATA' }],
    });
    await expect(
      octokit.graphql('{ enterprise(slug: "x") { id } }'),
    ).rejects.toThrow('Cannot query field "enterprise"');
    await stop();
  });
});
