import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { bob, DeliveryWorld, user } from '../__testUtils__/DeliveryWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const carl = { credentials: mockCredentials.user('user:default/carl') };
const program = { credentials: mockCredentials.service('plugin:ci') };

const approvals = {
  count: 1,
  groups: ['group:default/sre'],
  allowRequester: false,
  forReverts: false,
};

async function createWorld(
  options: Parameters<typeof DeliveryWorld.create>[1] = {},
) {
  return DeliveryWorld.create(await databases.init('SQLITE_3'), {
    rules: { approvals },
    ...options,
  });
}

async function opened(world: DeliveryWorld) {
  const { id } = await world.request();
  await world.run();
  return id;
}

describe('approvals', () => {
  it('are asked for with the pull request open, and let it merge', async () => {
    const world = await createWorld();
    const id = await opened(world);
    expect(await world.read(id)).toMatchObject({
      phase: 'ProposalOpen',
      reason: 'gate-pending',
      message: expect.stringContaining(
        'An approval from sre is awaited. Not by ann, who asked.',
      ),
    });
    expect(world.tagInGit('test')).toBe('1.4.0');
    await world.promotions.approve(id, { reason: 'Looks good' }, bob);
    await world.run();
    const merged = await world.read(id);
    expect(merged.phase).toBe('Merged');
    expect(merged.gates.find(({ key }) => key === 'approvals')).toMatchObject({
      state: 'Pass',
      actor: 'user:default/bob',
      reason: 'Approved by bob.',
    });
    expect(await world.eventTypes(id)).toContain('approved');
    expect(await world.replay(id)).toEqual(JSON.parse(JSON.stringify(merged)));
  });

  it.each([
    ['the one who asked', user, /was requested by user:default\/ann; somebody/],
    ['who is in no group', carl, /by members of group:default\/sre; .*carl/],
    ['a program', program, /Only people approve; plugin:ci is a program/],
  ])('are not given by %s', async (_, caller, message) => {
    const world = await createWorld();
    const id = await opened(world);
    await expect(world.promotions.approve(id, {}, caller)).rejects.toThrow(
      message,
    );
    expect((await world.read(id)).approvals).toBeUndefined();
  });

  it('are not given before there is anything to look at, nor for an outdated head', async () => {
    const world = await createWorld();
    const { id } = await world.request();
    await expect(world.promotions.approve(id, {}, bob)).rejects.toThrow(
      /has no pull request yet/,
    );
    await world.run();
    await expect(
      world.promotions.approve(id, { headSha: 'f'.repeat(40) }, bob),
    ).rejects.toThrow(/look at it again/);
  });

  it('are void when the branch moves, and the mover is told', async () => {
    const world = await createWorld({
      rules: { approvals: { ...approvals, count: 2, groups: [] } },
    });
    const id = await opened(world);
    await world.promotions.approve(id, {}, bob);
    const { git } = await world.read(id);
    world.repository.push(
      git.branch!,
      { 'README.md': 'mine' },
      { author: 'mona' },
    );
    await world.run();
    const moved = await world.read(id);
    expect(moved.approvals).toBeUndefined();
    expect(moved.git.headSha).not.toBe(git.headSha);
    const events = await world.store.listEvents(id);
    expect(events.find(({ type }) => type === 'head-moved')?.message).toMatch(
      /^mona moved the branch/,
    );
    await world.promotions.approve(id, {}, bob);
    await world.promotions.approve(id, {}, carl);
    await world.run();
    expect((await world.read(id)).phase).toBe('Merged');
  });

  it('given twice by one person count once, and cost one event', async () => {
    const world = await createWorld({
      rules: { approvals: { ...approvals, count: 2 } },
    });
    const id = await opened(world);
    await world.promotions.approve(id, {}, bob);
    await world.promotions.approve(id, {}, bob);
    await world.run();
    const still = await world.read(id);
    expect(still.phase).toBe('ProposalOpen');
    expect(still.message).toMatch(/1 of 2 approvals/);
    const types = await world.eventTypes(id);
    expect(types.filter(type => type === 'approved')).toHaveLength(1);
  });

  it('of a direct commit come before it', async () => {
    const world = await createWorld({ strategy: 'direct' });
    const id = await opened(world);
    expect((await world.read(id)).phase).toBe('Blocked');
    await world.promotions.approve(id, {}, bob);
    await world.run();
    expect((await world.read(id)).phase).toBe('Merged');
  });

  it('are not needed by a revert to what ran before', async () => {
    const world = await createWorld();
    const id = await opened(world);
    await world.promotions.approve(id, {}, bob);
    await world.run();
    await world.argoSyncs('test');
    await world.run();
    const { id: revert } = await world.promotions.revert(id, {}, user);
    await world.run();
    expect(await world.read(revert)).toMatchObject({
      phase: 'Merged',
      restoresLastGood: true,
    });
  });
});

describe('an override', () => {
  const until = '2026-03-02T11:00:00.000Z';

  it('lets it pass a gate for a while, and stays visible', async () => {
    const world = await createWorld();
    const id = await opened(world);
    await world.promotions.override(
      id,
      { gate: 'approvals', reason: 'The shop is down', until },
      carl,
    );
    await world.run();
    const merged = await world.read(id);
    expect(merged.phase).toBe('Merged');
    expect(merged.gates.find(({ key }) => key === 'approvals')).toMatchObject({
      state: 'Overridden',
      actor: 'user:default/carl',
      reason: expect.stringMatching(/The shop is down.*An approval from/),
      override: { by: 'user:default/carl', until },
    });
  });

  it('that has expired before the merge counts no more', async () => {
    const world = await createWorld({
      rules: { approvals, autoMerge: false },
    });
    const id = await opened(world);
    await world.promotions.override(
      id,
      { gate: 'approvals', reason: 'Soon', until },
      carl,
    );
    await world.run();
    expect((await world.read(id)).reason).toBe('awaits-merge');
    await world.run(3_600);
    expect(await world.read(id)).toMatchObject({
      phase: 'ProposalOpen',
      reason: 'gate-pending',
      overrides: [{ by: 'user:default/carl' }],
    });
  });

  it.each([
    [{ gate: 'nothing' }, /has no gate "nothing"; it has veto/],
    [{ until: '2026-03-02T09:00:00Z' }, /ends within a week/],
    [{ until: '2026-04-02T09:00:00Z' }, /ends within a week/],
  ])('with %j is refused', async (changes, message) => {
    const world = await createWorld();
    const id = await opened(world);
    await expect(
      world.promotions.override(
        id,
        { gate: 'approvals', reason: 'x', until, ...changes },
        carl,
      ),
    ).rejects.toThrow(message);
  });

  it('needs its permission', async () => {
    const world = await createWorld();
    const id = await opened(world);
    world.forbidden.add('delivery.promotion.override');
    await expect(
      world.promotions.override(
        id,
        { gate: 'approvals', reason: 'x', until },
        carl,
      ),
    ).rejects.toThrow('delivery.promotion.override');
  });
});
