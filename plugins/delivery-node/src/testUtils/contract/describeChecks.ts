/* eslint-disable jest/no-export, jest/expect-expect */
import type { ContractContext } from './ContractContext';

/** What is said about commits. */
export function describeChecks(context: ContractContext): void {
  it('lists the newest word of every check, whoever said it', async () => {
    const { harness, repository, main } = context;
    expect(await repository.listChecks(main)).toEqual([]);
    await harness.setCheck(main, { name: 'build', state: 'pending' });
    await harness.setCheck(main, {
      name: 'build',
      state: 'failure',
      description: 'does not compile',
    });
    await harness.setCheck(main, { name: 'licences', state: 'neutral' });
    await repository.setStatus({
      sha: main,
      name: 'promotion',
      state: 'pending',
      description: 'waits',
    });
    await repository.setStatus({
      sha: main,
      name: 'promotion',
      state: 'success',
      description: 'all gates passed',
      url: 'https://portal.example/promotions/1',
    });
    expect(await repository.listChecks(main)).toMatchObject([
      { name: 'build', state: 'failure', description: 'does not compile' },
      { name: 'licences', state: 'neutral' },
      {
        name: 'promotion',
        state: 'success',
        description: 'all gates passed',
        url: 'https://portal.example/promotions/1',
      },
    ]);
    expect(await repository.listChecks(main)).toHaveLength(3);
  });

  it('keeps what is said to its commit, and refuses what is no commit', async () => {
    const { harness, repository, main } = context;
    const other = await harness.push('main', { a: '1' });
    const status = {
      name: 'promotion',
      state: 'success' as const,
      description: 'd',
    };
    await repository.setStatus({ sha: other, ...status });
    expect(await repository.listChecks(main)).toEqual([]);
    const nowhere = '0'.repeat(40);
    await expect(
      repository.setStatus({ sha: nowhere, ...status }),
    ).rejects.toMatchObject({ name: 'GitHostError', reason: 'invalid' });
    await expect(repository.listChecks(nowhere)).rejects.toMatchObject({
      name: 'GitHostError',
      reason: 'not-found',
    });
  });
}
