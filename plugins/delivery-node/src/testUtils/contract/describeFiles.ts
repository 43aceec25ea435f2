/* eslint-disable jest/no-export, jest/expect-expect */
import { FILES, type ContractContext } from './ContractContext';

/** Refs, files, folders and commits. */
export function describeFiles(context: ContractContext): void {
  it('knows its repositories with and without .git, and no others', () => {
    const bare = context.harness.repositoryUrl.replace(/\.git$/, '');
    expect(context.harness.host.repository(bare)).toBeDefined();
    expect(context.harness.host.repository(`${bare}.git`)).toBeDefined();
    expect(
      context.harness.host.repository(
        'https://git.elsewhere.example/acme/shop.git',
      ),
    ).toBeUndefined();
  });

  it('reads files byte for byte and answers undefined for what is not there', async () => {
    const path = 'overlays/test/kustomization.yaml';
    expect(await context.repository.readFile({ path, ref: 'main' })).toEqual({
      path,
      content: FILES[path],
      commitSha: context.main,
    });
    expect(
      await context.repository.readFile({ path, ref: context.main }),
    ).toMatchObject({
      commitSha: context.main,
    });
    expect(
      await context.repository.readFile({ path: 'nope', ref: 'main' }),
    ).toBeUndefined();
    expect(
      await context.repository.readFile({ path, ref: 'nope' }),
    ).toBeUndefined();
    expect(await context.repository.resolveRef('nope')).toBeUndefined();
    expect(await context.repository.getCommit('0'.repeat(40))).toBeUndefined();
  });

  it('commits several files at once to a new branch and leaves the others', async () => {
    const result = await context.repository.commit({
      branch: 'promote/test/shop/1',
      baseSha: context.main,
      createBranch: true,
      files: [
        {
          path: 'overlays/test/kustomization.yaml',
          content: 'a: \u00e9\r\n',
        },
        { path: 'overlays/prod/kustomization.yaml', content: 'b: 1\n' },
      ],
      message: 'Promote shop\n\nPromotion-Id: 1',
    });
    expect(result).toMatchObject({
      outcome: 'committed',
      sha: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    const { sha } = result as { sha: string };
    const read = async (path: string) =>
      (await context.repository.readFile({ path, ref: sha }))?.content;
    expect(await read('overlays/test/kustomization.yaml')).toBe(
      'a: \u00e9\r\n',
    );
    expect(await read('overlays/prod/kustomization.yaml')).toBe('b: 1\n');
    expect(await read('README.md')).toBe(FILES['README.md']);
    expect(await context.repository.resolveRef('promote/test/shop/1')).toBe(
      sha,
    );
    expect(await context.repository.resolveRef('main')).toBe(context.main);
    expect(await context.repository.getCommit(sha)).toMatchObject({
      sha,
      message: 'Promote shop\n\nPromotion-Id: 1',
      url: context.repository.commitUrl(sha),
    });
  });

  it('commits to an existing branch only from the commit it points to', async () => {
    const request = {
      branch: 'main',
      baseSha: context.main,
      files: [{ path: 'a', content: '1' }],
      message: 'one',
    };
    const other = await context.harness.push('main', { b: '1' });
    expect(await context.repository.commit(request)).toEqual({
      outcome: 'conflict',
      headSha: other,
    });
    expect(
      await context.repository.readFile({ path: 'a', ref: 'main' }),
    ).toBeUndefined();
    const again = await context.repository.commit({
      ...request,
      baseSha: other,
    });
    expect(again.outcome).toBe('committed');
    expect(
      await context.repository.readFile({ path: 'b', ref: 'main' }),
    ).toMatchObject({
      content: '1',
    });
  });

  it('answers a conflict for a branch that exists already, or is missing', async () => {
    const sha = await context.commitTo('promote/1', 'a: 1\n');
    const request = {
      branch: 'promote/1',
      baseSha: context.main,
      createBranch: true,
      files: [{ path: 'a', content: '2' }],
      message: 'two',
    };
    expect(await context.repository.commit(request)).toEqual({
      outcome: 'conflict',
      headSha: sha,
    });
    expect(
      await context.repository.commit({
        ...request,
        branch: 'gone',
        createBranch: false,
      }),
    ).toEqual({ outcome: 'conflict', headSha: null });
  });

  it('lets exactly one of two writers win', async () => {
    const write = (content: string) =>
      context.repository.commit({
        branch: 'main',
        baseSha: context.main,
        files: [{ path: 'a', content }],
        message: content,
      });
    const outcomes = (await Promise.all([write('1'), write('2')])).map(
      ({ outcome }) => outcome,
    );
    expect(outcomes.sort()).toEqual(['committed', 'conflict']);
  });

  it('lists what a folder holds, at a branch and at a commit', async () => {
    const { repository, main } = context;
    for (const path of ['', '.']) {
      expect(await repository.listFolder({ path, ref: 'main' })).toEqual([
        'README.md',
        'overlays',
      ]);
    }
    expect(
      await repository.listFolder({ path: 'overlays/test', ref: main }),
    ).toEqual(['kustomization.yaml']);
    await context.harness.push('main', { 'overlays/prod/a.yaml': '1' });
    const list = (ref: string) =>
      repository.listFolder({ path: 'overlays', ref });
    expect(await list('main')).toEqual(['prod', 'test']);
    expect(await list(main)).toEqual(['test']);
    expect(await list('nope')).toBeUndefined();
    expect(
      await repository.listFolder({ path: 'nope', ref: main }),
    ).toBeUndefined();
    expect(
      await repository.listFolder({ path: 'README.md', ref: main }),
    ).toBeUndefined();
  });

  it('answers the same for a commit however often it is asked', async () => {
    const { repository, main } = context;
    const read = async (path: string) =>
      (await repository.readFile({ path, ref: main }))?.content;
    expect(await read('nope')).toBeUndefined();
    expect(await read('README.md')).toBe(FILES['README.md']);
    await context.harness.push('main', { nope: '1', 'README.md': '2' });
    expect(await read('nope')).toBeUndefined();
    expect(await read('README.md')).toBe(FILES['README.md']);
    const names = (await repository.listFolder({ path: '', ref: main }))!;
    names.push('changed by the caller');
    expect(await repository.listFolder({ path: '', ref: main })).not.toEqual(
      names,
    );
  });

  it('deletes files in the commit that writes others', async () => {
    const { repository, main } = context;
    const request = {
      branch: 'main',
      baseSha: main,
      files: [{ path: 'overlays/prod/kustomization.yaml', content: 'a: 1\n' }],
      message: 'Move',
    };
    await expect(
      repository.commit({ ...request, deletions: ['nope'] }),
    ).rejects.toMatchObject({ name: 'GitHostError', reason: 'invalid' });
    expect(await repository.resolveRef('main')).toBe(main);
    const result = await repository.commit({
      ...request,
      deletions: ['overlays/test/kustomization.yaml'],
    });
    expect(result).toMatchObject({ outcome: 'committed' });
    const list = (path: string) => repository.listFolder({ path, ref: 'main' });
    expect(await list('overlays')).toEqual(['prod']);
    expect(await list('')).toEqual(['README.md', 'overlays']);
  });
}
