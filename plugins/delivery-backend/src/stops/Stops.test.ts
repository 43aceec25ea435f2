import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { IMAGE } from '../__testUtils__/aDeployment';
import { DeliveryWorld, ENTITY, user } from '../__testUtils__/DeliveryWorld';
import { PermissionDeliveryAuthorizer } from '../permissions';
import { Stops } from './Stops';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function createWorld() {
  const world = await DeliveryWorld.create(await databases.init('SQLITE_3'));
  const permissions = {
    authorize: async (asked: unknown[]): Promise<DefinitivePolicyDecision[]> =>
      asked.map(() => ({ result: AuthorizeResult.ALLOW })),
    authorizeConditional: async () => [],
  };
  const stops = new Stops({
    store: world.stops,
    authorizer: new PermissionDeliveryAuthorizer(permissions, () => true),
    entities: { get: ref => world.finder.find(ref) },
    environments: ['dev', 'test', 'prod'],
    freezes: [],
    auditor: mockServices.auditor.mock({
      createEvent: async () => ({ success: jest.fn(), fail: jest.fn() }),
    }),
    now: world.now,
    createId: () => crypto.randomUUID(),
    onChange: () => world.runner.wake(),
  });
  return { world, stops };
}

function gate({ gates }: Promotion, key: string) {
  return gates.find(candidate => candidate.key === key);
}

describe('a stop', () => {
  it('keeps a promotion back until the hold is ended, and no longer', async () => {
    const { world, stops } = await createWorld();
    const hold = await stops.create(
      'hold',
      { environment: 'test', reason: 'Stock-taking.' },
      user,
    );
    const { id } = await world.request();
    await world.run();
    const held = await world.read(id);
    expect(held.phase).toBe('Blocked');
    expect(gate(held, 'hold')).toMatchObject({
      state: 'Pending',
      waitsFor: 'user:default/ann',
    });
    expect(world.tagInGit('test')).toBe('1.4.0');

    await stops.remove('hold', hold.id, user);
    // No time passes: it is looked at because the hold ended.
    await world.run(0);
    expect((await world.read(id)).phase).toBe('Merged');
    expect(world.tagInGit('test')).toBe('1.5.0');
  });

  it('keeps a promotion back during a freeze, until it is over', async () => {
    const { world, stops } = await createWorld();
    const { endsAt } = await stops.create(
      'freeze',
      {
        environments: ['test'],
        endsAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
        reason: 'Audit.',
      },
      user,
    );
    const { id } = await world.request();
    await world.run();
    const frozen = await world.read(id);
    expect([frozen.phase, frozen.nextCheckAt]).toEqual(['Blocked', endsAt]);
    await world.run(3_500);
    expect((await world.read(id)).phase).toBe('Blocked');
    await world.run(100);
    expect((await world.read(id)).phase).toBe('Merged');
  });

  it('refuses a vetoed version until the veto is lifted', async () => {
    const { world, stops } = await createWorld();
    const veto = await stops.create(
      'veto',
      {
        entityRef: ENTITY,
        version: { image: IMAGE, tag: '1.5.0' },
        reason: 'Loses money.',
      },
      user,
    );
    await expect(world.request()).rejects.toThrow(
      /Veto: 1\.5\.0 is vetoed for every environment .*Loses money\./,
    );
    await stops.remove('veto', veto.id, user);
    expect((await world.request()).phase).toBe('Requested');
  });

  it('set after the pull request was opened, is seen before the merge', async () => {
    const { world, stops } = await createWorld();
    world.repository.answerNextMerge({
      outcome: 'blocked',
      reason: 'a check runs',
    });
    const { id } = await world.request();
    await world.run();
    expect((await world.read(id)).git.pullRequest).toBeDefined();
    await stops.create(
      'hold',
      { environment: 'test', entityRef: ENTITY, reason: 'Incident.' },
      user,
    );
    await world.run(60);
    const held = await world.read(id);
    expect([held.phase, gate(held, 'hold')?.state]).toEqual([
      'Blocked',
      'Pending',
    ]);
    expect(world.tagInGit('test')).toBe('1.4.0');
  });
});
