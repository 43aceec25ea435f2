import { TestDatabases } from '@backstage/backend-test-utils';
import { IMAGE, v } from '../__testUtils__/aDeployment';
import {
  DeliveryWorld,
  ENTITY,
  pathOf,
  user,
} from '../__testUtils__/DeliveryWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const base = { entityRef: ENTITY, environment: 'test' };
const WORKER = `${IMAGE}-worker`;

/** An overlay of a service with several images. */
const overlay = (tags: Record<string, string>) =>
  [
    'images:',
    ...Object.entries(tags).flatMap(([name, tag]) => [
      `- name: ${name} # ${name}`,
      `  newName: ${name === 'envoy' ? name : IMAGE.replace('payments', name)}`,
      `  newTag: ${tag}`,
    ]),
    '',
  ].join('\n');

async function createWorld(
  dev: Record<string, string>,
  test: Record<string, string>,
) {
  const world = await DeliveryWorld.create(await databases.init('SQLITE_3'));
  world.repository.push('main', {
    [pathOf('dev')]: overlay(dev),
    [pathOf('test')]: overlay(test),
  });
  return world;
}

describe('images that are built together', () => {
  it('move together, the main one first, and are taken back together', async () => {
    const before = {
      'payments-worker': '1.4.0',
      payments: '1.4.0',
      envoy: 'v1',
    };
    const world = await createWorld(
      { 'payments-worker': '1.5.0', payments: '1.5.0', envoy: 'v2' },
      before,
    );
    const { id, edits, from, to } = await world.request();
    expect([from, to]).toEqual([v('1.4.0'), v('1.5.0')]);
    expect(edits[0].changes).toEqual([
      { name: 'payments', from: v('1.4.0'), to: v('1.5.0') },
      {
        name: 'payments-worker',
        from: { image: WORKER, tag: '1.4.0' },
        to: { image: WORKER, tag: '1.5.0' },
      },
    ]);
    await world.run();
    expect(world.repository.fileNow('main', pathOf('test'))).toBe(
      overlay({ ...before, 'payments-worker': '1.5.0', payments: '1.5.0' }),
    );
    // The overlay's first image is the worker: what Argo CD runs is told by hand.
    await world.argoSyncs('test');
    await world.run();
    expect((await world.read(id)).phase).toBe('Succeeded');
    await world.promotions.revert(id, {}, user);
    await world.run();
    expect(world.repository.fileNow('main', pathOf('test'))).toBe(
      overlay(before),
    );
  });

  it.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    [
      'is of another build in the source',
      { payments: '1.5.0', 'payments-worker': '1.2.0' },
      { payments: '1.4.0', 'payments-worker': '1.4.0' },
      ['payments'],
    ],
    [
      'is not in the source',
      { payments: '1.5.0' },
      { payments: '1.4.0', 'payments-worker': '1.4.0' },
      ['payments'],
    ],
    [
      'has the version already',
      { payments: '1.5.0', 'payments-worker': '1.5.0' },
      { payments: '1.4.0', 'payments-worker': '1.5.0' },
      ['payments'],
    ],
    [
      'was left behind',
      { payments: '1.5.0', 'payments-worker': '1.5.0' },
      { payments: '1.4.0', 'payments-worker': '1.0.0' },
      ['payments', 'payments-worker'],
    ],
  ])('from an environment: one that %s', async (_, dev, test, moved) => {
    const world = await createWorld(dev, test);
    const { edits } = await world.promotions.preview(base, user);
    expect(edits[0].changes.map(({ name }) => name)).toEqual(moved);
  });

  it('move alone where the source cannot be read', async () => {
    const world = await createWorld(
      {},
      { payments: '1.4.0', 'payments-worker': '1.4.0' },
    );
    const { edits } = await world.promotions.preview(base, user);
    expect(edits[0].changes).toHaveLength(1);
  });

  it('stay where the Application itself sets them', async () => {
    const all = (tag: string) => ({ payments: tag, 'payments-worker': tag });
    const world = await createWorld(all('1.5.0'), all('1.4.0'));
    const { application } = world.deployments.get('test')!;
    const [source] = application.sources;
    world.change('test', {
      application: {
        ...application,
        sources: [{ ...source, kustomizeImages: [`${WORKER}:1.4.0`] }],
      },
    });
    const { edits } = await world.promotions.preview(base, user);
    expect(edits[0].changes.map(({ name }) => name)).toEqual(['payments']);
  });

  it('move together with a named version where they are pinned alike', async () => {
    const world = await createWorld(
      {},
      {
        payments: '1.4.0',
        'payments-worker': '1.4.0',
        'payments-cron': '1.3.0',
        envoy: '1.4.0',
      },
    );
    const preview = (version: object) =>
      world.promotions.preview({ ...base, version }, user);
    const { edits } = await preview({ tag: '2.0.0' });
    expect(edits[0].changes.map(({ name, to }) => [name, to.tag])).toEqual([
      ['payments', '2.0.0'],
      ['payments-worker', '2.0.0'],
    ]);
    const digest = `sha256:${'a'.repeat(64)}`;
    expect((await preview({ digest })).edits[0].changes).toHaveLength(1);
  });
});
