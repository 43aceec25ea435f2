import { TestDatabases } from '@backstage/backend-test-utils';
import {
  describeApplication,
  HELM_IMAGE_PATH_ANNOTATION,
  type ApplicationView,
} from '@lockstep/backstage-plugin-delivery-common';
import { aRollout, IMAGE, REPO, v } from '../__testUtils__/aDeployment';
import { DeliveryWorld, ENTITY, user } from '../__testUtils__/DeliveryWorld';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const base = { entityRef: ENTITY, environment: 'test' };
const ENVIRONMENTS = { dev: '1.5.0', test: '1.4.0', prod: '1.3.0' };
const CHART = 'charts/payments';
const VALUES_REPO = 'https://git.acme.test/acme/values.git';

/** Habits of an author: comments, quotes, Windows line endings, other images. */
function valuesOf(tag: string): string {
  return [
    '# what is particular here',
    "image:   # the service's own",
    `    tag: '${tag}'   # moved by promotions`,
    '    pullPolicy:   IfNotPresent',
    'sidecar:',
    '  image: { repository: envoy, tag: v1 }',
    '',
    'replicas: 2',
    '',
  ].join('\r\n');
}

const CHART_VALUES = `image:\n  repository: ${IMAGE}\n  tag: latest\n  digest: ""\n`;

const chartFiles = {
  [`${CHART}/Chart.yaml`]: 'apiVersion: v2\nname: payments\nversion: 0.1.0\n',
  [`${CHART}/values.yaml`]: CHART_VALUES,
};

/** The spec of an Application whose source is the chart in Git with an environment's values. */
function chartSpec(environment: string, helm: object = {}): object {
  return {
    source: {
      repoURL: REPO,
      path: CHART,
      targetRevision: 'main',
      helm: { valueFiles: [`values-${environment}.yaml`], ...helm },
    },
  };
}

/** A packaged chart with the values of another repository. */
function packagedSpec(environment: string, values: object = {}): object {
  return {
    sources: [
      {
        repoURL: 'https://charts.acme.test',
        chart: 'payments',
        targetRevision: '1.2.3',
        helm: { valueFiles: [`$values/envs/${environment}/values.yaml`] },
      },
      {
        repoURL: VALUES_REPO,
        targetRevision: 'main',
        ref: 'values',
        ...values,
      },
    ],
  };
}

async function createWorld(
  specOf: (environment: string) => object = chartSpec,
): Promise<DeliveryWorld> {
  const world = await DeliveryWorld.create(await databases.init('SQLITE_3'));
  world.repository.push('main', chartFiles);
  for (const [environment, tag] of Object.entries(ENVIRONMENTS)) {
    world.repository.push('main', {
      [`${CHART}/values-${environment}.yaml`]: valuesOf(tag),
    });
    setSpec(world, environment, specOf(environment));
  }
  return world;
}

/** What the projection reads of an Application with this spec. */
function setSpec(
  world: DeliveryWorld,
  environment: string,
  spec: object,
  helmImagePath?: string,
) {
  const annotations = { [HELM_IMAGE_PATH_ANNOTATION]: helmImagePath };
  const { sources, overrides, helmImagePaths } = describeApplication({
    application: { metadata: { annotations }, spec },
    now: world.now(),
  });
  setApplication(world, environment, { sources, overrides, helmImagePaths });
}

function setApplication(
  world: DeliveryWorld,
  environment: string,
  changes: Partial<ApplicationView>,
) {
  const { application } = world.deployments.get(environment)!;
  world.change(environment, { application: { ...application, ...changes } });
}

/** Argo CD renders the chart with what Git says by now. */
function argoSyncs(world: DeliveryWorld, tag: string, revisions: string[]) {
  setApplication(world, 'test', { revisions });
  world.change('test', {
    version: v(tag),
    stableVersion: v(tag),
    rollout: aRollout(tag),
    runningImages: [{ image: `${IMAGE}:${tag}`, pods: 2 }],
  });
}

describe('a chart in Git', () => {
  const path = `${CHART}/values-test.yaml`;

  it('is previewed', async () => {
    const world = await createWorld();
    const preview = await world.promotions.preview(base, user);
    expect(preview).toMatchObject({
      from: { image: IMAGE, tag: '1.4.0' },
      to: { image: IMAGE, tag: '1.5.0' },
      blockers: [],
      noOp: false,
      edits: [{ path, format: 'helm', changes: [{ name: 'image' }] }],
    });
    expect(
      preview.files[0].lines
        .filter(({ kind }) => kind !== 'context')
        .map(({ kind, text }) => [kind, text.trim()]),
    ).toEqual([
      ['removed', "tag: '1.4.0'   # moved by promotions"],
      ['added', "tag: '1.5.0'   # moved by promotions"],
    ]);
  });

  it('is promoted and taken back, and keeps every other byte', async () => {
    const world = await createWorld();
    const { id } = await world.request();
    await world.run();
    expect(world.repository.fileNow('main', path)).toBe(valuesOf('1.5.0'));
    const merged = (await world.repository.resolveRef('main'))!;
    argoSyncs(world, '1.5.0', [merged]);
    await world.run();
    expect((await world.read(id)).phase).toBe('Succeeded');
    expect(await world.replay(id)).toEqual(await world.read(id));

    const revert = await world.promotions.revert(id, {}, user);
    expect(revert).toMatchObject({
      to: { tag: '1.4.0' },
      edits: [{ format: 'helm', path }],
    });
    await world.run();
    expect(world.repository.fileNow('main', path)).toBe(valuesOf('1.4.0'));
    argoSyncs(world, '1.4.0', [(await world.repository.resolveRef('main'))!]);
    await world.run();
    expect((await world.read(revert.id)).phase).toBe('Succeeded');
    expect(world.repository.fileNow('main', `${CHART}/values.yaml`)).toBe(
      CHART_VALUES,
    );
  });

  it('is left alone when somebody else moved it meanwhile', async () => {
    const world = await createWorld();
    const { id } = await world.request();
    world.pass(60);
    world.repository.push('main', { [path]: valuesOf('1.4.7') });
    await world.run();
    expect(await world.read(id)).toMatchObject({
      message: expect.stringContaining(
        `${path} on main says 1.4.7 where 1.4.0 was`,
      ),
    });
    expect(world.repository.fileNow('main', path)).toBe(valuesOf('1.4.7'));
    await expect(world.request({ version: { tag: '1.4.7' } })).rejects.toThrow(
      `${path} on main says 1.4.7 already`,
    );
  });

  it('takes a full reference', async () => {
    const world = await createWorld();
    const text = `# one line\napp:\n  image: "${IMAGE}:1.4.0"\n`;
    world.repository.push('main', {
      [`${CHART}/values.yaml`]: '',
      [path]: text,
    });
    await world.request();
    await world.run();
    expect(world.repository.fileNow('main', path)).toBe(
      text.replace('1.4.0', '1.5.0'),
    );
  });

  it('moves what the annotation names, the main image first', async () => {
    const world = await createWorld();
    const api = `api:\n  repository: ${IMAGE}\n  tag: "1.4.0"\n`;
    const jobs = 'jobs: {registry: x, repository: y, tag: "1.4.0"}\n';
    const cron = `cron:\n  repository: ${IMAGE}\n  tag: "1.0.0"\n`;
    world.repository.push('main', {
      [`${CHART}/values.yaml`]: '',
      [path]: api + jobs + cron,
    });
    setSpec(world, 'test', chartSpec('test'), 'api, jobs');
    const { edits } = await world.promotions.preview(base, user);
    expect(edits[0].changes).toEqual([
      { name: 'api', from: v('1.4.0'), to: v('1.5.0') },
      {
        name: 'jobs',
        from: { image: 'x/y', tag: '1.4.0' },
        to: { image: 'x/y', tag: '1.5.0' },
      },
    ]);
    await world.request();
    await world.run();
    expect(world.repository.fileNow('main', path)).toBe(
      (api + jobs).replace(/1\.4\.0/g, '1.5.0') + cron,
    );
  });

  it('moves images along that are built together', async () => {
    const world = await createWorld();
    const both = (tag: string) =>
      `web: {repository: ${IMAGE}, tag: ${tag}}\nworker:\n  image: ${IMAGE}-worker:${tag}\n`;
    world.repository.push('main', {
      [`${CHART}/values.yaml`]: '',
      [`${CHART}/values-dev.yaml`]: both('1.5.0'),
      [path]: both('1.4.0'),
    });
    await world.request();
    await world.run();
    expect(world.repository.fileNow('main', path)).toBe(both('1.5.0'));
  });

  it.each<[string, (world: DeliveryWorld) => void, string]>([
    [
      'two places',
      world =>
        world.repository.push('main', {
          [path]: `${valuesOf(
            '1.4.0',
          )}cron:\n  repository: ${IMAGE}\n  tag: v1\n`,
        }),
      `${IMAGE} is set at "image" (${path} line 3) and "cron" (${path} line 11) of payments-test; name the one to move`,
    ],
    [
      'no place',
      world =>
        world.repository.push('main', {
          [`${CHART}/values.yaml`]: 'image: {repository: other, tag: v1}\n',
        }),
      `${CHART}/values.yaml and ${path} of payments-test sets no version of ${IMAGE}`,
    ],
    [
      'a chart without values',
      world => {
        world.repository.push('main', { 'bare/Chart.yaml': 'name: bare' });
        setSpec(world, 'test', {
          source: { repoURL: REPO, path: 'bare', targetRevision: 'main' },
        });
      },
      `bare (no values file) of payments-test sets no version of ${IMAGE}`,
    ],
    [
      'a file that is missing',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', { valueFiles: ['nope.yaml'] }),
        ),
      `reads the values file ${CHART}/nope.yaml, which is not on main of ${REPO}`,
    ],
    [
      'a file that is no YAML',
      world => world.repository.push('main', { [path]: 'a: 1\nimage: [' }),
      `${path}, line 2: not valid YAML`,
    ],
    [
      'a parameter of the Application',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', {
            parameters: [{ name: 'image.tag', value: '1.4.0' }],
          }),
        ),
      'Application payments-test sets image.tag = 1.4.0 itself (helm.parameters), which hides what Git says; remove it there',
    ],
    [
      'inline values of the Application',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', { values: 'image:\n  tag: 1.4.0\n' }),
        ),
      'itself (helm.values), which hides',
    ],
    [
      'an inline value object of the Application',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', { valuesObject: { image: { repository: 'x' } } }),
        ),
      'itself (helm.valuesObject), which hides',
    ],
    [
      "an image updater's file",
      world =>
        world.repository.push('main', {
          [`${CHART}/.argocd-source-payments-test.yaml`]:
            'helm:\n  parameters:\n  - name: image.tag\n    value: 1.4.0\n',
        }),
      `${CHART}/.argocd-source-payments-test.yaml on main sets image.tag = 1.4.0 itself (helm.parameters)`,
    ],
    [
      'a parameter file with other values files',
      world =>
        world.repository.push('main', {
          [`${CHART}/.argocd-source.yaml`]: 'helm: {valueFiles: [x.yaml]}\n',
        }),
      'sets the values file x.yaml itself (helm.valueFiles)',
    ],
    [
      'a file of the web on top',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', {
            valueFiles: ['values-test.yaml', 'https://x.test/v.yaml'],
          }),
        ),
      `reads https://x.test/v.yaml after ${path}, and it is not in Git`,
    ],
    [
      'a digest of the chart that outlives the tag',
      world =>
        world.repository.push('main', {
          [`${CHART}/values.yaml`]: CHART_VALUES.replace('""', 'sha256:aa'),
        }),
      `"image" (${CHART}/values.yaml line 4) of payments-test is pinned to sha256:aa`,
    ],
    [
      'a template',
      world =>
        world.repository.push('main', { [path]: valuesOf('{{ .Values.x }}') }),
      `${path} on main, line 3: "image.tag" is a template`,
    ],
    [
      'a tag that only the chart sets for all environments',
      world => {
        for (const environment of Object.keys(ENVIRONMENTS)) {
          world.repository.push('main', {
            [`${CHART}/values-${environment}.yaml`]: 'replicas: 2\n',
          });
        }
      },
      `${CHART}/values.yaml on main sets "image" for payments-dev (dev) too`,
    ],
    [
      'an annotation that leads nowhere',
      world => setSpec(world, 'test', chartSpec('test'), 'main.image'),
      `names "main.image", where ${CHART}/values.yaml and ${path} sets no tag or digest`,
    ],
    [
      'an annotation that leads nowhere in part',
      world => setSpec(world, 'test', chartSpec('test'), 'image,jobs'),
      `names "jobs", where ${CHART}/values.yaml and ${path} sets no tag`,
    ],
    [
      'an annotation that names another image',
      world => setSpec(world, 'test', chartSpec('test'), 'sidecar.image'),
      `names "sidecar.image" (${path} line 6), which is envoy, not ${IMAGE}`,
    ],
    [
      'a branch that is none',
      world =>
        setSpec(world, 'test', { source: { repoURL: REPO, path: CHART } }),
      'set targetRevision to a branch',
    ],
  ])('is refused with %s in words', async (_, prepare, message) => {
    const world = await createWorld();
    prepare(world);
    await expect(world.promotions.preview(base, user)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, (world: DeliveryWorld) => void]>([
    [
      'parameters of other values',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', {
            parameters: [
              { name: 'sidecar.image.tag', value: 'v2' },
              { name: 'image.pullPolicy', value: 'Always' },
            ],
            values: 'replicas: 3',
          }),
        ),
    ],
    [
      'a missing file that may be missing',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', {
            valueFiles: ['values-test.yaml', 'values-region.yaml'],
            ignoreMissingValueFiles: true,
          }),
        ),
    ],
    [
      'a path from the root and one that climbs',
      world =>
        setSpec(
          world,
          'test',
          chartSpec('test', {
            valueFiles: [
              `/${CHART}/values-dev.yaml`,
              `../payments/values-test.yaml`,
            ],
          }),
        ),
    ],
  ])('does not mind %s', async (_, prepare) => {
    const world = await createWorld();
    prepare(world);
    const preview = await world.promotions.preview(base, user);
    expect(preview.files.map(file => file.path)).toEqual([path]);
  });
});

describe('a packaged chart with values from another repository', () => {
  const path = 'envs/test/values.yaml';

  async function createPackaged(values: (tag: string) => string) {
    const world = await createWorld(packagedSpec);
    const repository = world.host.createRepository(VALUES_REPO, {
      files: Object.fromEntries(
        Object.entries(ENVIRONMENTS).map(([environment, tag]) => [
          `envs/${environment}/values.yaml`,
          values(tag),
        ]),
      ),
    });
    return { world, repository };
  }
  const full = (tag: string) =>
    `payments:\n  image:\n    registry: registry.acme.test\n    repository: acme/payments\n    tag: ${tag} # here\n`;

  it('is promoted and taken back there', async () => {
    const { world, repository } = await createPackaged(full);
    const { id, edits } = await world.request();
    expect(edits).toEqual([
      {
        repoURL: VALUES_REPO,
        branch: 'main',
        path,
        format: 'helm',
        changes: [{ name: 'payments.image', from: v('1.4.0'), to: v('1.5.0') }],
      },
    ]);
    await world.run();
    expect(repository.fileNow('main', path)).toBe(full('1.5.0'));
    argoSyncs(world, '1.5.0', [
      '1.2.3',
      (await repository.resolveRef('main'))!,
    ]);
    await world.run();
    expect((await world.read(id)).phase).toBe('Succeeded');
    await world.promotions.revert(id, {}, user);
    await world.run();
    expect(repository.fileNow('main', path)).toBe(full('1.4.0'));
  });

  it('is told by annotation where the chart alone knows the repository', async () => {
    const { world, repository } = await createPackaged(valuesOf);
    await expect(world.promotions.preview(base, user)).rejects.toThrow(
      `${path} of payments-test sets no version of ${IMAGE}; write its "repository" and "tag" there, or name the place in annotation lockstep/helm-image-path`,
    );
    setSpec(world, 'test', packagedSpec('test'), 'image');
    await world.request();
    await world.run();
    expect(repository.fileNow('main', path)).toBe(valuesOf('1.5.0'));
  });

  it('is refused where the values have no source', async () => {
    const { world } = await createPackaged(full);
    setSpec(world, 'test', packagedSpec('test', { ref: 'other' }));
    await expect(world.promotions.preview(base, user)).rejects.toThrow(
      'refers to "values", which no source of the Application is called',
    );
  });

  it('is refused where its values follow no branch', async () => {
    const { world } = await createPackaged(full);
    setSpec(world, 'test', packagedSpec('test', { targetRevision: 'HEAD' }));
    await expect(world.promotions.preview(base, user)).rejects.toThrow(
      `${path}, which is not on HEAD of ${VALUES_REPO}`,
    );
  });
});
