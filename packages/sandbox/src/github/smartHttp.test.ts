import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningGithub, startGithub } from './__testUtils__/startGithub';

// Every step starts git processes, which a busy machine makes slow.
jest.setTimeout(60_000);

describe('git over HTTP', () => {
  let sandbox: RunningGithub;

  beforeEach(async () => {
    sandbox = await startGithub();
    await sandbox.github.createRepository({ owner: 'acme', name: 'shop' });
  });
  afterEach(() => sandbox.stop());

  it('clones what was committed, and takes a push', async () => {
    const { git, folder, remote, github, octokit, webUrl } = sandbox;
    const sha = await github.commitFiles({
      repository: 'acme/shop',
      branch: 'main',
      message: 'Start',
      files: { 'a/b.txt': 'hello\n', 'gone.txt': 'x' },
    });
    await github.commitFiles({
      repository: 'acme/shop',
      branch: 'main',
      message: 'Remove a file',
      files: { 'gone.txt': null },
    });
    await git(folder, 'clone', '-q', `${webUrl}/acme/shop.git`, 'work');
    const work = join(folder, 'work');
    expect(await readFile(join(work, 'a/b.txt'), 'utf8')).toBe('hello\n');
    expect(await git(work, 'ls-files')).toBe('a/b.txt');
    expect(await git(work, 'rev-parse', 'HEAD~1')).toBe(sha);

    await writeFile(join(work, 'c.txt'), 'c'.repeat(3_000_000));
    await git(work, 'add', '.');
    await git(work, 'commit', '-q', '-m', 'Add c');
    await git(work, 'push', '-q', remote('acme/shop'), 'HEAD:refs/heads/topic');
    const { data } = await octokit.repos.get({ owner: 'acme', repo: 'shop' });
    expect(data.default_branch).toBe('main');
    expect(
      await git(folder, 'ls-remote', `${webUrl}/acme/shop.git`, 'topic'),
    ).toBe(`${await git(work, 'rev-parse', 'HEAD')}\trefs/heads/topic`);
  });

  it('refuses a push without the token, and one that is behind', async () => {
    const { git, folder, remote, github, webUrl } = sandbox;
    await github.commitFiles({
      repository: 'acme/shop',
      branch: 'main',
      message: 'Start',
      files: { 'a.txt': '1' },
    });
    await git(folder, 'clone', '-q', `${webUrl}/acme/shop.git`, 'work');
    const work = join(folder, 'work');
    await git(work, 'commit', '-q', '--allow-empty', '-m', 'Mine');
    await expect(git(work, 'push', 'origin', 'HEAD:main')).rejects.toThrow(
      /could not read Username|Authentication failed/,
    );
    await github.commitFiles({
      repository: 'acme/shop',
      branch: 'main',
      message: 'Theirs',
      files: { 'a.txt': '2' },
    });
    await expect(
      git(work, 'push', remote('acme/shop'), 'HEAD:main'),
    ).rejects.toThrow(/\[rejected\].*\(fetch first\)/);
  });

  it.each(['acme/none.git', 'acme/..%2f..%2fetc.git', '%2e%2e/shop.git'])(
    'does not find %s',
    async path => {
      const response = await fetch(
        `${sandbox.webUrl}/${path}/info/refs?service=git-upload-pack`,
      );
      expect(response.status).toBe(404);
    },
  );
});
