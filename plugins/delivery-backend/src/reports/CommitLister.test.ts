import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { aDeployment, v } from '../__testUtils__/aDeployment';
import { component } from '../__testUtils__/startDelivery';
import { EntityCatalog } from '../service/EntityCatalog';
import { DatabasePromotionStore } from '../store';
import { VersionOrigins } from '../store/VersionOrigins';
import { CommitLister, type CommitQuestion } from './CommitLister';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ENTITY = 'component:default/payments';
const APP = 'https://git.acme.test/acme/payments-app.git';

async function setUp() {
  const knex = await databases.init('SQLITE_3');
  const logger = mockServices.logger.mock();
  await DatabasePromotionStore.create({
    database: mockServices.database({ knex }),
    logger,
  });
  const host = new InMemoryGitHost();
  const repository = host.createRepository(APP, { files: { a: '1' } });
  const commit = (message: string) =>
    repository.push('main', { a: message }, { message });
  const origins = new VersionOrigins(knex);
  const lister = new CommitLister({
    origins,
    gitHosts: [host],
    catalog: new EntityCatalog({
      catalog: catalogServiceMock({
        entities: [
          component('payments', {
            annotations: {
              'backstage.io/source-location': `url:${APP.replace(
                /\.git$/,
                '/',
              )}`,
            },
          }),
        ],
      }),
      auth: mockServices.auth(),
      logger,
      now: () => new Date(),
      schedule: () => () => {},
    }),
  });
  const list = (
    from: Version | null,
    to: Version,
    changes: Partial<CommitQuestion> = {},
  ) =>
    lister.list({
      entityRef: ENTITY,
      from,
      to,
      target: [],
      source: [],
      ...changes,
    });
  return { host, origins, commit, list };
}

describe('CommitLister', () => {
  it('lists commits of the application where both versions are traced to it', async () => {
    const { origins, commit, list } = await setUp();
    const [old, middle, sha] = ['One', 'Two', 'Three'].map(commit);
    await origins.add({
      entityRef: ENTITY,
      image: v('1').image,
      pin: '1.4.0',
      source: 'application',
      repoURL: APP,
      sha: old,
      committedAt: '2026-03-02T10:00:00.000Z',
      url: 'https://git.acme.test/commit',
    });
    const result = await list(v('1.4.0'), { ...v('1.5.0'), gitSha: sha });
    expect(result).toMatchObject({ source: 'application', ahead: 2 });
    expect(result.commits.map(({ sha: one }) => one)).toEqual([sha, middle]);
    expect(result).not.toHaveProperty('note');
  });

  it('names a version by the commit that is its tag', async () => {
    const { commit, list } = await setUp();
    const [old, sha] = ['One', 'Two'].map(commit);
    expect(await list(v(old), v(`sha-${sha}`))).toMatchObject({
      source: 'application',
      commits: [{ title: 'Two' }],
    });
  });

  it.each<[string, Version | null, Version, object, string, number | null]>([
    [
      'nothing runs there',
      null,
      v('1'),
      {},
      'Nothing is known to run there',
      null,
    ],
    ['both are the same', v('1'), v('1'), {}, 'Both are 1.', 0],
    [
      'no version can be traced',
      v('1'),
      v('2'),
      {},
      'Neither version says',
      null,
    ],
    [
      'the host has no such commit',
      v('a'.repeat(40)),
      v('b'.repeat(40)),
      {},
      'cannot be listed now',
      null,
    ],
    [
      'no host knows the repository',
      v('1'),
      v('2'),
      { target: [aDeployment('test', '1')], source: [aDeployment('dev', '2')] },
      'No Git host that is set up knows',
      null,
    ],
    [
      'the catalog has the component no more',
      v('1'),
      v('2'),
      { entityRef: 'component:default/gone' },
      'Neither version says',
      null,
    ],
  ])('says why where %s', async (_, from, to, changes, words, ahead) => {
    const { list } = await setUp();
    expect(await list(from, to, changes)).toEqual({
      source: 'unknown',
      ahead,
      commits: [],
      cut: false,
      note: expect.stringContaining(words),
    });
  });
});
