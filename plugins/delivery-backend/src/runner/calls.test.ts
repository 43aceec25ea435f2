import { TestDatabases } from '@backstage/backend-test-utils';
import { DeliveryWorld } from '../__testUtils__/DeliveryWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

it('asks the Git host for little, where nobody disturbs', async () => {
  const world = await DeliveryWorld.create(await databases.init('SQLITE_3'));
  const { application } = world.deployments.get('test')!;
  const synced = { ...application, revisions: [(await world.startSha)!] };
  world.change('test', { application: synced });
  const calls: string[] = [];
  world.watchGit(operation => calls.push(operation));
  const { id } = await world.request();
  await world.run();
  await world.argoSyncs('test');
  await world.run();
  expect((await world.read(id)).phase).toBe('Succeeded');
  // A file at a known commit is read once and remembered; a commit is three requests: 12 in all.
  expect(calls).toEqual([
    'resolveRef',
    'listFolder',
    'readFile',
    'readFile',
    'readFile',
    'commit',
    'openChange',
    'getChange',
    'resolveRef',
    'mergeChange',
    'deleteBranch',
  ]);
});
