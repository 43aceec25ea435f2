import { GitHostError } from '../host/GitHostError';
import { describeGitHost } from './describeGitHost';
import { InMemoryGitHost } from './InMemoryGitHost';

const repositoryUrl = 'https://git.example/acme/shop.git';

describeGitHost('InMemoryGitHost', async files => {
  const host = new InMemoryGitHost();
  const repository = host.createRepository(repositoryUrl, { files });
  return {
    host,
    repositoryUrl,
    push: async (branch, changed) => repository.push(branch, changed),
    mergeByHand: async number => repository.mergeByHand(number),
    closeByHand: async number => repository.closeByHand(number),
    deleteByHand: async branch => repository.deleteByHand(branch),
    setCheck: async (sha, check) => repository.setCheck(sha, check),
    protect: async protection => repository.protect('main', protection),
    advanceQueue: async () => repository.advanceQueue(),
    leaveQueueByHand: async number => repository.leaveQueueByHand(number),
  };
});

describe('InMemoryGitHost faults', () => {
  const commit = {
    branch: 'promote/1',
    createBranch: true,
    files: [{ path: 'a', content: '2' }],
    message: 'm',
  };

  it('fails before the effect: nothing happened', async () => {
    const host = new InMemoryGitHost();
    const repository = host.createRepository(repositoryUrl, {
      files: { a: '1' },
    });
    const baseSha = (await repository.resolveRef('main'))!;
    host.failNext({ operation: 'commit', when: 'before' });
    await expect(repository.commit({ ...commit, baseSha })).rejects.toThrow(
      GitHostError,
    );
    expect(repository.fileNow('promote/1', 'a')).toBeUndefined();
    expect((await repository.commit({ ...commit, baseSha })).outcome).toBe(
      'committed',
    );
  });

  it('fails after the effect: everything happened, the caller does not know', async () => {
    const host = new InMemoryGitHost();
    const repository = host.createRepository(repositoryUrl, {
      files: { a: '1' },
    });
    const baseSha = (await repository.resolveRef('main'))!;
    host.failNext({ operation: 'commit', when: 'after' });
    await expect(repository.commit({ ...commit, baseSha })).rejects.toThrow(
      'did not answer',
    );
    expect(repository.fileNow('promote/1', 'a')).toBe('2');
  });

  it('runs a hook once, at its point', async () => {
    const host = new InMemoryGitHost();
    const repository = host.createRepository(repositoryUrl, {
      files: { a: '1' },
    });
    const baseSha = (await repository.resolveRef('main'))!;
    host.interceptNext('commit', 'before', () => {
      repository.push('main', { b: '1' });
    });
    const request = { ...commit, branch: 'main', createBranch: false };
    expect(await repository.commit({ ...request, baseSha })).toMatchObject({
      outcome: 'conflict',
    });
  });

  it('gives the same SHAs for the same calls', async () => {
    const heads = await Promise.all(
      [1, 2].map(() => {
        const repository = new InMemoryGitHost().createRepository(
          repositoryUrl,
        );
        repository.push('main', { a: '1' });
        return repository.resolveRef('main');
      }),
    );
    expect(heads[0]).toBe(heads[1]);
  });
});
