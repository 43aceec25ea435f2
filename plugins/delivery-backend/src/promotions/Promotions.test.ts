import { TestDatabases } from '@backstage/backend-test-utils';
import {
  aDeployment,
  aRollout,
  IMAGE,
  REPO,
} from '../__testUtils__/aDeployment';
import {
  DeliveryWorld,
  ENTITY,
  overlay,
  pathOf,
  user,
} from '../__testUtils__/DeliveryWorld';
import { abortedRollout } from '../__testUtils__/rollouts';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const createWorld = async (
  options?: Parameters<typeof DeliveryWorld.create>[1],
) => DeliveryWorld.create(await databases.init('SQLITE_3'), options);
const base = { entityRef: ENTITY, environment: 'test' };

/** A file in the folder of an environment's overlay. */
const beside = (environment: string, file: string) =>
  pathOf(environment).replace(/[^/]+$/, file);

describe('Promotions', () => {
  it('previews the diff and the gates and stores nothing', async () => {
    const world = await createWorld();
    const preview = await world.promotions.preview(base, user);
    expect(preview).toMatchObject({
      kind: 'promote',
      environment: 'test',
      from: { image: IMAGE, tag: '1.4.0' },
      to: { image: IMAGE, tag: '1.5.0' },
      strategy: 'pull-request',
      noOp: false,
      blockers: [],
    });
    expect(preview.files).toEqual([
      {
        repoURL: REPO,
        path: pathOf('test'),
        lines: [
          { kind: 'context', oldLine: 4, newLine: 4, text: 'images:' },
          {
            kind: 'context',
            oldLine: 5,
            newLine: 5,
            text: '- name: payments # the service',
          },
          {
            kind: 'context',
            oldLine: 6,
            newLine: 6,
            text: `  newName: ${IMAGE}`,
          },
          {
            kind: 'removed',
            oldLine: 7,
            newLine: null,
            text: '  newTag: 1.4.0',
          },
          { kind: 'added', oldLine: null, newLine: 7, text: '  newTag: 1.5.0' },
        ],
      },
    ]);
    expect(preview.gates.map(({ key, state }) => [key, state])).toEqual([
      ['veto', 'Pass'],
      ['hold', 'Pass'],
      ['source-healthy', 'Pass'],
      ['freeze', 'Pass'],
      ['target-settled', 'Pass'],
    ]);
    expect(await world.store.list({ limit: 9 })).toEqual([]);
  });

  it('takes a named version and asks no source for it', async () => {
    const world = await createWorld();
    const promotion = await world.request({
      version: { tag: '2.0.0' },
      kind: 'hotfix',
    });
    expect(promotion).toMatchObject({
      kind: 'hotfix',
      fromEnvironment: null,
      to: { image: IMAGE, tag: '2.0.0' },
      requestedBy: 'user:default/ann',
      phase: 'Requested',
    });
    expect(promotion.gates.map(({ key }) => key)).toEqual([
      'veto',
      'hold',
      'freeze',
    ]);
  });

  it.each<[string, object, string]>([
    [
      'an unknown entity',
      { entityRef: 'component:default/nobody' },
      'No entity',
    ],
    [
      'no entity reference',
      { entityRef: 'component:' },
      '"component:" is no entity reference',
    ],
    [
      'an unknown environment',
      { environment: 'moon' },
      'There is no environment "moon"; there are dev, test, prod',
    ],
    [
      'the first environment',
      { environment: 'dev' },
      'dev is the first environment',
    ],
    ['one place twice', { fromEnvironment: 'test' }, 'both are test'],
    [
      'a source without deployments',
      { fromEnvironment: 'stage' },
      'has no deployment in stage; it has dev, test, prod',
    ],
    [
      'two things at once',
      { fromEnvironment: 'dev', version: { tag: '1' } },
      'give only one of fromEnvironment and version',
    ],
    [
      'a version without a pin',
      { version: {} },
      'only a pinned version can be moved',
    ],
    ['a tag no registry takes', { version: { tag: 'a b' } }, 'tag'],
    [
      'a revert of nothing',
      { kind: 'revert' },
      'names the promotion it takes back',
    ],
    [
      'a revert of an unknown promotion',
      { reverts: '00000000-0000-4000-8000-000000000000' },
      'has no promotion',
    ],
    [
      'what Git says already',
      { version: { tag: '1.4.0' } },
      'says 1.4.0 already',
    ],
  ])('refuses %s in words', async (_, changes, message) => {
    const world = await createWorld();
    await expect(world.request(changes)).rejects.toThrow(message);
    expect(await world.store.list({ limit: 9 })).toEqual([]);
  });

  it.each<[string, (world: DeliveryWorld) => void, string]>([
    [
      'no deployments',
      world => world.deployments.clear(),
      'annotate it with argocd/app-name',
    ],
    [
      'none in a configured environment',
      world => world.deployments.delete('test'),
      'has no deployment in test; it has dev, prod',
    ],
    [
      'an overlay without the image',
      world =>
        world.repository.push('main', {
          [pathOf('test')]: 'resources: [../../base]\n',
        }),
      `has no "images" entry for ${IMAGE}; add one with its present tag`,
    ],
    [
      'an overlay that is no YAML',
      world => world.repository.push('main', { [pathOf('test')]: 'images: [' }),
      `${pathOf('test')} on main cannot be edited`,
    ],
    [
      'no kustomization file',
      world => setSource(world, { path: 'elsewhere' }),
      'elsewhere (no kustomization file)',
    ],
    [
      'a chart as source',
      world => setSource(world, { chart: 'payments' }),
      'has no Kustomize folder',
    ],
    [
      'no branch to follow',
      world => setSource(world, { targetRevision: 'HEAD' }),
      'set targetRevision to a branch',
    ],
    [
      'a branch that is gone',
      world => setSource(world, { targetRevision: 'gone' }),
      'no branch of',
    ],
    [
      'a host nobody knows',
      world => setSource(world, { repoURL: 'https://other.test/x.git' }),
      'No Git host is set up for https://other.test/x.git',
    ],
    [
      'an Application that masks Git',
      world =>
        setSource(world, { kustomizeImages: [`payments=${IMAGE}:1.4.0`] }),
      'hides what Git says; remove it there',
    ],
    [
      'a parameter file that masks the overlay',
      world =>
        world.repository.push('main', {
          [beside(
            'test',
            '.argocd-source-payments-test.yaml',
          )]: `kustomize:\n  images:\n  - ${IMAGE}:1.4.0\n`,
        }),
      '.argocd-source-payments-test.yaml on main sets',
    ],
    [
      'a parameter file that cannot be read',
      world =>
        world.repository.push('main', {
          [beside('test', '.argocd-source.yaml')]: 'kustomize: [',
        }),
      '.argocd-source.yaml is no YAML',
    ],
  ])('refuses a deployment with %s in words', async (_, prepare, message) => {
    const world = await createWorld();
    prepare(world);
    await expect(world.promotions.preview(base, user)).rejects.toThrow(message);
  });

  it('does not mind a parameter file of other images or another Application', async () => {
    const world = await createWorld();
    world.repository.push('main', {
      [beside('test', '.argocd-source.yaml')]:
        'kustomize:\n  images: [envoy:1]\n',
      [beside(
        'test',
        '.argocd-source-other.yaml',
      )]: `kustomize:\n  images: ["${IMAGE}:1.4.0"]\n`,
    });
    const preview = await world.promotions.preview(base, user);
    expect(preview.blockers).toEqual([]);
  });

  it('says so when the Git host is down, and stores nothing', async () => {
    const world = await createWorld();
    world.host.failNext({ operation: 'readFile', when: 'before' });
    await expect(world.request()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    expect(await world.store.list({ limit: 9 })).toEqual([]);
  });

  it('refuses a version whose rollout was aborted in the source', async () => {
    const world = await createWorld();
    world.change('dev', { rollout: abortedRollout('1.5.0', '1.4.9') });
    const preview = await world.promotions.preview(base, user);
    expect(preview.blockers).toEqual([
      'Source environment: The rollout of 1.5.0 in dev was aborted.',
    ]);
    await expect(world.request()).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it('lets the second of two in one environment know of the first', async () => {
    const world = await createWorld();
    const results = await Promise.allSettled([
      world.request(),
      world.request(),
    ]);
    const [refused] = results.filter(
      ({ status }) => status === 'rejected',
    ) as PromiseRejectedResult[];
    expect(refused.reason).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /is taken by P-1 \(Requested, requested by user:default\/ann\)/,
      ),
    });
    expect((await world.promotions.preview(base, user)).blockers).toEqual([
      'test is taken by P-1 (Requested, requested by user:default/ann); wait for it, cancel it or supersede it.',
    ]);
    expect((await world.request({ environment: 'prod' })).number).toBe(2);
  });

  it('gives the same promotion for the same idempotency key, also while it is active', async () => {
    const world = await createWorld();
    const ask = (changes: object = {}) =>
      world.promotions.create(
        { ...base, ...changes },
        { ...user, idempotencyKey: 'k' },
      );
    const first = await ask();
    expect((await ask({ entityRef: 'payments' })).id).toBe(first.id);
    await expect(ask({ environment: 'prod' })).rejects.toThrow(
      'was used for another request, P-1',
    );
  });

  it('asks who may before it does anything', async () => {
    const world = await createWorld();
    const { id } = await world.request();
    for (const [permission, act] of [
      [
        'delivery.promotion.create',
        () => world.request({ environment: 'prod' }),
      ],
      ['delivery.promotion.create', () => world.promotions.preview(base, user)],
      [
        'delivery.promotion.cancel',
        () => world.promotions.cancel(id, {}, user),
      ],
      ['delivery.promotion.cancel', () => world.promotions.retry(id, {}, user)],
      [
        'delivery.promotion.approve',
        () => world.promotions.reject(id, {}, user),
      ],
      [
        'delivery.promotion.approve',
        () => world.promotions.approve(id, {}, user),
      ],
      ['delivery.read', () => world.promotions.get(id, user)],
      ['delivery.read', () => world.promotions.listEvents(id, user)],
      ['delivery.read', () => world.promotions.revert(id, {}, user)],
    ] as const) {
      world.forbidden.add(permission);
      await expect(act()).rejects.toMatchObject({ name: 'NotAllowedError' });
      world.forbidden.clear();
    }
    expect((await world.read(id)).phase).toBe('Requested');
    world.forbidden.add('delivery.read');
    expect(await world.promotions.list({}, user)).toEqual({ items: [] });
  });

  it('lists page by page, newest first', async () => {
    const world = await createWorld();
    for (let count = 0; count < 5; count += 1) {
      const { id } = await world.request();
      await world.promotions.cancel(id, {}, user);
    }
    const numbers: number[][] = [];
    let cursor: string | undefined;
    do {
      const page = await world.promotions.list(
        { limit: 2, cursor, entityRef: 'payments' },
        user,
      );
      numbers.push(page.items.map(({ number }) => number));
      cursor = page.nextCursor;
    } while (cursor);
    expect(numbers).toEqual([[5, 4], [3, 2], [1]]);
    await expect(world.promotions.list({ cursor: 'x' }, user)).rejects.toThrow(
      '"x" is no cursor',
    );
  });

  it('ends a promotion on request, once, and writes the audit log', async () => {
    const world = await createWorld();
    const { id } = await world.request();
    expect(
      await world.promotions.reject(id, { reason: 'Not today' }, user),
    ).toMatchObject({
      phase: 'Rejected',
      message: 'Rejected: Not today',
    });
    await expect(world.promotions.cancel(id, {}, user)).rejects.toThrow(
      'has ended as Rejected',
    );
    await expect(world.promotions.retry(id, {}, user)).rejects.toThrow(
      'Only an errored promotion',
    );
    await expect(world.promotions.approve(id, {}, user)).rejects.toThrow(
      'asks for an approval',
    );
    await expect(world.promotions.get('P-1', user)).rejects.toThrow(
      'There is no promotion P-1',
    );
    const events = world.auditor.createEvent.mock.calls.map(
      ([{ eventId, meta }]) => [eventId, meta?.actor],
    );
    expect(events).toEqual([
      ['promotion-create', 'user:default/ann'],
      ['promotion-reject', 'user:default/ann'],
      ['promotion-cancel', 'user:default/ann'],
      ['promotion-retry', 'user:default/ann'],
      ['promotion-approve', 'user:default/ann'],
    ]);
  });

  describe('a revert', () => {
    it('is refused while there is nothing to take back', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      await expect(world.promotions.revert(id, {}, user)).rejects.toThrow(
        'cancel it instead',
      );
      await world.run();
      await expect(world.promotions.revert(id, {}, user)).rejects.toThrow(
        'abort its rollout or wait',
      );
      const other = await createWorld();
      const ended = await other.request();
      await other.promotions.cancel(ended.id, {}, user);
      await expect(other.promotions.revert(ended.id, {}, user)).rejects.toThrow(
        'ended as Cancelled before anything was merged',
      );
    });

    it('keeps what others changed, and refuses where they changed the version', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      await world.run();
      await world.argoSyncs('test');
      await world.run();
      world.repository.push('main', {
        [pathOf('test')]: `${overlay('1.5.0')}# more\n`,
      });
      const preview = await world.promotions.preview(
        { ...base, reverts: id },
        user,
      );
      expect(preview).toMatchObject({
        kind: 'revert',
        to: { tag: '1.4.0' },
        from: { tag: '1.5.0' },
      });

      world.repository.push('main', { [pathOf('test')]: overlay('1.6.0') });
      await expect(world.promotions.revert(id, {}, user)).rejects.toThrow(
        /P-1 cannot be taken back: .* says 1.6.0 where 1.5.0 was/,
      );
    });

    it('of a succeeded promotion passes a closed window and a rollout under way, and is not done twice', async () => {
      const world = await createWorld();
      const { id } = await world.request();
      await world.run();
      await world.argoSyncs('test');
      await world.run();
      world.change('test', {
        rollout: aRollout('1.5.0', { phase: 'Progressing' }),
        windows: {
          ...aDeployment('test', '1.5.0').windows,
          canSync: false,
          matching: [
            {
              kind: 'deny',
              schedule: '* * * * *',
              duration: '1h',
              manualSync: true,
            },
          ],
        },
      });
      const revert = await world.promotions.revert(id, {}, user);
      expect(revert.gates.filter(gate => gate.state !== 'Pass')).toEqual([]);
      expect(
        revert.gates.find(({ key }) => key === 'window')?.reason,
      ).toContain('a revert passes a closed window');
      await world.run();
      await world.argoSyncs('test');
      await world.run();
      expect(await world.read(id)).toMatchObject({
        phase: 'Succeeded',
        revertedBy: revert.id,
      });
      await expect(world.promotions.revert(id, {}, user)).rejects.toThrow(
        'has been taken back already',
      );
    });
  });
});

function setSource(world: DeliveryWorld, changes: object) {
  const { application } = world.deployments.get('test')!;
  world.change('test', {
    application: {
      ...application,
      sources: [{ ...application.sources[0], ...changes }],
    },
  });
}
