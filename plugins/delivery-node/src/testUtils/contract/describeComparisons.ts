/* eslint-disable jest/no-export, jest/expect-expect */
import type { ContractContext } from './ContractContext';

/** What differs between commits. */
export function describeComparisons(context: ContractContext): void {
  it('compares commits', async () => {
    const next = await context.harness.push('main', { a: '1' });
    const side = await context.commitTo('promote/1', 'a: 1\n');
    const status = async (base: string, head: string) =>
      (await context.repository.compare({ base, head })).status;
    expect(await status(context.main, context.main)).toBe('identical');
    expect(await status(context.main, next)).toBe('ahead');
    expect(await status(next, context.main)).toBe('behind');
    expect(await status(next, side)).toBe('diverged');
    expect(
      (
        await context.repository.compare({ base: context.main, head: next })
      ).commits.map(({ sha }) => sha),
    ).toEqual([next]);
    await expect(
      context.repository.compare({ base: context.main, head: 'nope' }),
    ).rejects.toMatchObject({ reason: 'not-found' });
  });

  it('lists the files a commit changed since it left another', async () => {
    const { harness, repository, main } = context;
    const changed = async (base: string, head: string) =>
      repository.listChangedFiles({ base, head });
    expect(await changed(main, main)).toEqual([]);
    const lines = Array.from({ length: 20 }, (_, line) => `line ${line}\n`);
    const before = await harness.push('main', { 'old.txt': lines.join('') });
    const result = await repository.commit({
      branch: 'main',
      baseSha: before,
      files: [
        { path: 'README.md', content: '# Shop\n' },
        { path: 'new.txt', content: lines.join('') },
        { path: 'overlays/prod/kustomization.yaml', content: 'a: 1\n' },
      ],
      deletions: ['old.txt', 'overlays/test/kustomization.yaml'],
      message: 'Everything at once',
    });
    const { sha } = result as { sha: string };
    expect(await changed(before, sha)).toEqual([
      { path: 'README.md', status: 'modified' },
      { path: 'new.txt', previousPath: 'old.txt', status: 'renamed' },
      { path: 'overlays/prod/kustomization.yaml', status: 'added' },
      { path: 'overlays/test/kustomization.yaml', status: 'removed' },
    ]);
    // What the other side did meanwhile is not this side's change.
    const side = await context.commitTo('promote/1', 'b: 1\n');
    expect(await changed(sha, side)).toEqual([
      { path: 'overlays/prod/kustomization.yaml', status: 'added' },
    ]);
    await expect(changed(main, 'nope')).rejects.toMatchObject({
      reason: 'not-found',
    });
  });
}
