/* eslint-disable jest/no-export, jest/expect-expect */
import type { GitChange } from '../../host/GitChange';
import type { ContractContext } from './ContractContext';

const REQUEST = { title: 'Promote', message: 'Promotion-Id: 1' };

/** What hosts demand before they merge: rules, and merge queues. */
export function describeMergeRules(context: ContractContext): void {
  const mergeAs = (change: GitChange, headSha = change.headSha) =>
    context.repository.mergeChange({
      number: change.number,
      headSha,
      change,
      ...REQUEST,
    });

  it('tells whether a change can be merged, and merges it as it was read', async () => {
    const { change } = await context.openFrom('promote/1');
    const read = await context.computed(change.number);
    expect(read).toMatchObject({ mergeability: { state: 'ready' } });
    expect(read).not.toHaveProperty('queue');
    expect(await mergeAs(read)).toMatchObject({ outcome: 'merged' });
    const merged = (await context.repository.getChange(change.number))!;
    expect(merged.state).toBe('merged');
    expect(merged).not.toHaveProperty('mergeability');
  });

  it('merges nothing on the word of a change that is out of date', async () => {
    const { change } = await context.openFrom('promote/1');
    const read = await context.computed(change.number);
    const moved = await context.harness.push('promote/1', { x: '1' });
    expect(['head-moved', 'retry']).toContain((await mergeAs(read)).outcome);
    expect(await context.repository.resolveRef('main')).toBe(context.main);
    expect(
      await mergeAs(await context.computed(change.number), read.headSha),
    ).toEqual({ outcome: 'head-moved', headSha: moved });
    await context.harness.closeByHand(change.number);
    expect(await mergeAs({ ...read, headSha: moved })).toMatchObject({
      outcome: 'refused',
    });
  });

  it('finds a merge by hand behind a change that is out of date', async () => {
    const { change } = await context.openFrom('promote/1');
    const read = await context.computed(change.number);
    const sha = await context.harness.mergeByHand(change.number);
    expect(await mergeAs(read)).toMatchObject({ outcome: 'merged', sha });
  });

  it('never merges past required checks, and merges once they passed', async () => {
    await context.harness.protect({ requiredChecks: ['build'] });
    const { change, headSha } = await context.openFrom('promote/1');
    const blocked = await context.computed(change.number);
    expect(blocked.mergeability).toMatchObject({
      state: 'blocked',
      reason: expect.any(String),
    });
    expect(await mergeAs(blocked)).toMatchObject({ outcome: 'blocked' });
    expect(await context.merge(change.number, headSha)).toMatchObject({
      outcome: 'blocked',
    });
    expect(
      await mergeAs({ ...blocked, mergeability: { state: 'unknown' } }),
    ).toMatchObject({ outcome: 'retry' });
    // Not even on the word of a change that says otherwise.
    expect(
      await mergeAs({ ...blocked, mergeability: { state: 'ready' } }),
    ).toMatchObject({ outcome: 'blocked' });
    expect(await context.repository.resolveRef('main')).toBe(context.main);
    await context.harness.setCheck(headSha, {
      name: 'build',
      state: 'success',
    });
    expect(await mergeAs(await context.computed(change.number))).toMatchObject({
      outcome: 'merged',
    });
  });

  it('tells a conflict', async () => {
    const { change } = await context.openFrom('promote/1');
    await context.harness.push('main', {
      'overlays/prod/kustomization.yaml': 'b: 2\n',
    });
    const read = await context.computed(change.number);
    expect(read.mergeability).toMatchObject({
      state: 'refused',
      reason: expect.any(String),
    });
    expect(await mergeAs(read)).toMatchObject({ outcome: 'refused' });
  });

  it('puts a change into the merge queue, once, and sees it merge', async () => {
    await context.harness.protect({ queue: true });
    const { change, headSha } = await context.openFrom('promote/1');
    const queued = { outcome: 'queued', reason: expect.any(String) };
    expect(await mergeAs(await context.computed(change.number))).toEqual(
      queued,
    );
    expect(await context.repository.resolveRef('main')).toBe(context.main);
    const waiting = (await context.repository.getChange(change.number))!;
    expect(waiting).toMatchObject({
      state: 'open',
      queue: { state: expect.any(String), position: 1 },
    });
    expect(await mergeAs(waiting)).toEqual(queued);
    const done = await context.leftQueue(change.number);
    expect(done).toMatchObject({ state: 'merged', headSha });
    expect(await context.repository.resolveRef('main')).toBe(done.mergeSha);
  });

  it('keeps what rules block out of the merge queue', async () => {
    await context.harness.protect({ queue: true, requiredChecks: ['build'] });
    const { change } = await context.openFrom('promote/1');
    const blocked = await context.computed(change.number);
    expect(await mergeAs(blocked)).toMatchObject({ outcome: 'blocked' });
    expect(
      await mergeAs({ ...blocked, mergeability: { state: 'ready' } }),
    ).toMatchObject({ outcome: 'blocked' });
    expect(
      await context.repository.getChange(change.number),
    ).not.toHaveProperty('queue');
  });

  it('sees a change drop out of the merge queue unmerged', async () => {
    await context.harness.protect({ queue: true });
    const { change, headSha } = await context.openFrom('promote/1');
    expect(await context.merge(change.number, headSha)).toMatchObject({
      outcome: 'queued',
    });
    await context.harness.push('main', {
      'overlays/prod/kustomization.yaml': 'b: 2\n',
    });
    expect(await context.leftQueue(change.number)).toMatchObject({
      state: 'open',
    });
  });

  it('takes a change out of the merge queue, twice without harm', async () => {
    await context.harness.protect({ queue: true });
    const { change, headSha } = await context.openFrom('promote/1');
    await context.repository.leaveQueue(change.number);
    expect((await context.merge(change.number, headSha)).outcome).toBe(
      'queued',
    );
    await context.repository.leaveQueue(change.number);
    await context.repository.leaveQueue(change.number);
    expect(
      await context.repository.getChange(change.number),
    ).not.toHaveProperty('queue');
    expect((await context.merge(change.number, headSha)).outcome).toBe(
      'queued',
    );
    await context.harness.leaveQueueByHand(change.number);
    const left = (await context.repository.getChange(change.number))!;
    expect(left).toMatchObject({ state: 'open' });
    expect(left).not.toHaveProperty('queue');
    expect(await context.repository.resolveRef('main')).toBe(context.main);
  });
}
