import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { aDeployment, REPO, v } from '../__testUtils__/aDeployment';
import { overlay, pathOf } from '../__testUtils__/DeliveryWorld';
import { component } from '../__testUtils__/startDelivery';
import { aRequest } from '../store/__fixtures__/promotions';
import { EntityCatalog } from '../service/EntityCatalog';
import { DatabasePromotionStore } from '../store';
import { VersionOrigins } from '../store/VersionOrigins';
import { OriginFinder } from './OriginFinder';
import { OriginRecorder } from './OriginRecorder';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ENTITY = 'component:default/payments';
const APP = 'https://git.acme.test/acme/payments-app.git';

async function setUp(
  annotations: Record<string, string> = {
    'backstage.io/source-location': `url:${APP.replace(/\.git$/, '/')}`,
  },
) {
  const knex = await databases.init('SQLITE_3');
  const logger = mockServices.logger.mock();
  const database = mockServices.database({ knex });
  await DatabasePromotionStore.create({ database, logger });
  const host = new InMemoryGitHost();
  const repository = host.createRepository(REPO, {
    files: { [pathOf('dev')]: overlay('1.4.0') },
  });
  const deployments: Deployment[] = [];
  const origins = new VersionOrigins(knex);
  const recorder = new OriginRecorder({
    origins,
    logger,
    finder: new OriginFinder({
      auth: mockServices.auth(),
      catalog: new EntityCatalog({
        catalog: catalogServiceMock({
          entities: [component('payments', { annotations })],
        }),
        auth: mockServices.auth(),
        logger,
        now: () => new Date(),
        schedule: () => () => {},
      }),
      finder: {
        find: async () => deployments,
        clusters: () => [],
        onChange: () => () => {},
      },
      gitHosts: [host],
      pipeline: ['dev', 'test', 'prod'],
    }),
  });
  let tell: (promotion: Promotion) => void = () => {};
  recorder.start(listener => {
    tell = listener;
    return () => {
      tell = () => {};
    };
  });
  const note = async (changes: Partial<Promotion> = {}) => {
    tell({ ...aRequest({ to: v('1.5.0'), ...changes }), number: 7 });
    await recorder.settled();
  };
  const find = () => origins.find(ENTITY, v('1.5.0'));
  /** Commits a version to dev, and says which commit that is. */
  const push = (tag: string) =>
    repository.push('main', { [pathOf('dev')]: overlay(tag) });
  let touches = 0;
  const touch = () => {
    touches += 1;
    return repository.push('main', { other: String(touches) });
  };
  /** What Argo CD deployed to an environment, newest first. */
  const deploy = (
    environment: string,
    revisions: string[],
    firstId = 5,
    id = `local~argocd~payments-${environment}`,
  ) => {
    const deployment = aDeployment(environment, '1.5.0', { id });
    const { sources } = deployment.application;
    deployment.application.history = revisions.map((revision, index) => ({
      id: firstId + revisions.length - 1 - index,
      revisions: [revision],
      sources,
      deployedAt: '2026-03-02T10:00:00.000Z',
      automated: true,
    }));
    deployments.push(deployment);
  };
  return {
    host,
    repository,
    origins,
    recorder,
    logger,
    note,
    find,
    push,
    touch,
    deploy,
  };
}

describe('from the GitOps repository', () => {
  it('is the commit that was deployed when the version first ran', async () => {
    const { note, find, push, touch, deploy, repository } = await setUp();
    const old = push('1.4.0');
    const arrival = push('1.5.0');
    deploy('dev', [touch(), touch(), arrival, old]);
    await note();
    const commit = await repository.getCommit(arrival);
    expect(await find()).toEqual({
      entityRef: ENTITY,
      image: v('1').image,
      pin: '1.5.0',
      source: 'gitops',
      repoURL: REPO,
      sha: arrival,
      committedAt: commit?.date,
      url: commit?.url,
    });
  });

  it('is found where dev has gone on, and not where it came back', async () => {
    const { note, find, push, deploy } = await setUp();
    const [old, early, back, again, next] = [
      '1.4.0',
      '1.5.0',
      '1.4.0',
      '1.5.0',
      '1.6.0',
    ].map(push);
    deploy('dev', [next, again, back, early, old]);
    await note();
    expect((await find())?.sha).toBe(again);
  });

  it('is known of the very first thing that was deployed', async () => {
    const { note, find, push, touch, deploy } = await setUp();
    const arrival = push('1.5.0');
    deploy('dev', [touch(), arrival], 0);
    await note();
    expect((await find())?.sha).toBe(arrival);
  });

  it('is the earlier one of two deployments', async () => {
    const { note, find, push, touch, deploy } = await setUp();
    const old = push('1.4.0');
    const arrival = push('1.5.0');
    deploy('dev', [touch(), old], 5, 'east');
    deploy('dev', [arrival, old], 5, 'west');
    await note();
    expect((await find())?.sha).toBe(arrival);
  });

  it.each<[string, (world: Awaited<ReturnType<typeof setUp>>) => void]>([
    [
      'the history is too short',
      ({ push, touch, deploy }) => deploy('dev', [touch(), push('1.5.0')]),
    ],
    [
      'the version never ran there',
      ({ push, deploy }) =>
        deploy('dev', [push('1.6.0'), push('1.4.0')].reverse()),
    ],
    [
      'only a later environment ran it',
      ({ push, deploy }) => {
        const old = push('1.4.0');
        deploy('dev', [old]);
        deploy('test', [push('1.5.0'), old]);
      },
    ],
    ['nothing was deployed', ({ deploy }) => deploy('dev', [])],
    ['nothing is known', () => {}],
    [
      'the file cannot be read',
      ({ repository, push, deploy }) => {
        const broken = repository.push('main', {
          [pathOf('dev')]: 'images: {',
        });
        deploy('dev', [push('1.5.0'), broken]);
      },
    ],
  ])('is unknown where %s', async (_, prepare) => {
    const world = await setUp();
    prepare(world);
    await world.note();
    expect(await world.find()).toBeUndefined();
  });
});

describe('from the application', () => {
  it('is the commit the version names, where its repository has it', async () => {
    const { host, origins, note } = await setUp();
    const application = host.createRepository(APP, { files: { a: '1' } });
    const sha = application.push('main', { a: '2' }, { message: 'Better' });
    const to = { ...v('1.5.0'), gitSha: sha };
    await note({ to });
    expect(await origins.find(ENTITY, to)).toMatchObject({
      source: 'application',
      repoURL: APP,
      sha,
    });
  });

  it('gives way to the GitOps repository where it is not there', async () => {
    const { find, note, push, deploy, host } = await setUp();
    host.createRepository(APP, { files: { a: '1' } });
    const old = push('1.4.0');
    deploy('dev', [push('1.5.0'), old]);
    await note({ to: { ...v('1.5.0'), gitSha: 'f'.repeat(40) } });
    expect(await find()).toMatchObject({ source: 'gitops' });
  });
});

describe('OriginRecorder', () => {
  it('looks at requests and successes, and at nothing else', async () => {
    const { note, find, push, deploy } = await setUp();
    const old = push('1.4.0');
    deploy('dev', [push('1.5.0'), old]);
    await note({ phase: 'Merged' });
    await note({ phase: 'Requested', attempts: 2 });
    expect(await find()).toBeUndefined();
    await note({ phase: 'Succeeded' });
    expect(await find()).toBeDefined();
  });

  it('asks nothing about a version that is known', async () => {
    const { note, find, push, deploy, host } = await setUp();
    const old = push('1.4.0');
    deploy('dev', [push('1.5.0'), old]);
    await note();
    const known = await find();
    let asked = 0;
    host.interceptNext('readFile', 'before', () => {
      asked += 1;
    });
    await note({ phase: 'Succeeded', environment: 'prod' });
    expect([await find(), asked]).toEqual([known, 0]);
  });

  it('keeps trouble to itself and takes the next chance', async () => {
    const { note, find, push, deploy, host, logger } = await setUp();
    const old = push('1.4.0');
    deploy('dev', [push('1.5.0'), old]);
    host.failNext({ operation: 'getCommit', when: 'before' });
    await note();
    expect(await find()).toBeUndefined();
    expect(logger.debug).toHaveBeenCalledWith(
      expect.stringContaining('P-7'),
      expect.any(Error),
    );
    expect(logger.error).not.toHaveBeenCalled();
    await note({ phase: 'Succeeded' });
    expect(await find()).toBeDefined();
  });

  it('listens no more when it is stopped', async () => {
    const { recorder, note, find, push, deploy } = await setUp();
    const old = push('1.4.0');
    deploy('dev', [push('1.5.0'), old]);
    await recorder.stop();
    await note();
    expect(await find()).toBeUndefined();
  });
});
