/* eslint-disable jest/no-export, jest/expect-expect */
import type { ContractContext } from './ContractContext';

/** Changes from opening to their end. */
export function describeChanges(context: ContractContext): void {
  it('opens a change once and finds it by branch and by number', async () => {
    expect(
      await context.repository.findChange({
        branch: 'promote/1',
        base: 'main',
      }),
    ).toBeUndefined();
    const { change, headSha } = await context.openFrom('promote/1');
    expect(change).toMatchObject({
      state: 'open',
      title: 'Promote promote/1',
      branch: 'promote/1',
      base: 'main',
      headSha,
    });
    const again = await context.repository.openChange({
      branch: 'promote/1',
      base: 'main',
      title: 'again',
      body: '',
    });
    expect(again.number).toBe(change.number);
    expect(
      await context.repository.findChange({
        branch: 'promote/1',
        base: 'main',
      }),
    ).toMatchObject({ number: change.number, state: 'open' });
    expect(await context.repository.getChange(change.number)).toMatchObject({
      headSha,
    });
    expect(await context.repository.getChange(9999)).toBeUndefined();
  });

  it('merges the head it was told, once', async () => {
    const { change, headSha } = await context.openFrom('promote/1');
    const merged = await context.merge(change.number, headSha);
    expect(merged).toMatchObject({ outcome: 'merged' });
    const { sha } = merged as { sha: string };
    expect(await context.repository.resolveRef('main')).toBe(sha);
    expect(
      await context.repository.readFile({
        path: 'overlays/prod/kustomization.yaml',
        ref: 'main',
      }),
    ).toMatchObject({ content: 'a: 1\n' });
    expect(await context.repository.getChange(change.number)).toMatchObject({
      state: 'merged',
      mergeSha: sha,
      endedBy: expect.any(String),
    });
    expect(await context.merge(change.number, headSha)).toMatchObject({
      outcome: 'merged',
      sha,
    });
    expect(
      await context.repository.compare({ base: headSha, head: 'main' }),
    ).toMatchObject({ status: 'ahead' });
  });

  it('does not merge a head that moved', async () => {
    const { change, headSha } = await context.openFrom('promote/1');
    const moved = await context.harness.push('promote/1', { x: '1' });
    expect(await context.merge(change.number, headSha)).toEqual({
      outcome: 'head-moved',
      headSha: moved,
    });
    expect(await context.repository.resolveRef('main')).toBe(context.main);
    expect(await context.repository.getChange(change.number)).toMatchObject({
      state: 'open',
      headSha: moved,
    });
  });

  it('refuses to merge what conflicts or is closed', async () => {
    const { change, headSha } = await context.openFrom('promote/1');
    await context.harness.push('main', {
      'overlays/prod/kustomization.yaml': 'b: 2\n',
    });
    expect(await context.merge(change.number, headSha)).toMatchObject({
      outcome: 'refused',
    });
    await context.repository.closeChange(change.number);
    expect(await context.merge(change.number, headSha)).toMatchObject({
      outcome: 'refused',
    });
  });

  it('sees merges and closings by hand', async () => {
    const one = await context.openFrom('promote/1');
    const sha = await context.harness.mergeByHand(one.change.number);
    expect(await context.repository.getChange(one.change.number)).toMatchObject(
      {
        state: 'merged',
        mergeSha: sha,
      },
    );
    expect(await context.merge(one.change.number, one.headSha)).toMatchObject({
      outcome: 'merged',
      sha,
    });
    context.main = (await context.repository.resolveRef('main'))!;
    const two = await context.openFrom('promote/2', 'c: 3\n');
    await context.harness.closeByHand(two.change.number);
    expect(
      await context.repository.findChange({
        branch: 'promote/2',
        base: 'main',
      }),
    ).toMatchObject({ number: two.change.number, state: 'closed' });
  });

  it('closes a change and deletes its branch, twice without harm', async () => {
    const { change, headSha } = await context.openFrom('promote/1');
    await context.repository.deleteBranch({
      branch: 'promote/1',
      expectedSha: context.main,
    });
    expect(await context.repository.resolveRef('promote/1')).toBe(headSha);
    await context.repository.closeChange(change.number);
    await context.repository.closeChange(change.number);
    expect(await context.repository.getChange(change.number)).toMatchObject({
      state: 'closed',
    });
    await context.repository.deleteBranch({
      branch: 'promote/1',
      expectedSha: headSha,
    });
    await context.repository.deleteBranch({
      branch: 'promote/1',
      expectedSha: headSha,
    });
    expect(await context.repository.resolveRef('promote/1')).toBeUndefined();
  });

  it('tells a change whose branch was deleted from one that was closed', async () => {
    const { harness, repository } = context;
    const one = await context.openFrom('promote/1');
    await harness.deleteByHand('promote/1');
    expect(await repository.getChange(one.change.number)).toMatchObject({
      state: 'closed',
      branchDeleted: true,
      endedBy: expect.any(String),
    });
    const two = await context.openFrom('promote/2', 'c: 3\n');
    await harness.closeByHand(two.change.number);
    await repository.deleteBranch({
      branch: 'promote/2',
      expectedSha: two.headSha,
    });
    const closed = (await repository.getChange(two.change.number))!;
    expect(closed).toMatchObject({
      state: 'closed',
      endedBy: expect.any(String),
    });
    expect(closed).not.toHaveProperty('branchDeleted');
  });
}
