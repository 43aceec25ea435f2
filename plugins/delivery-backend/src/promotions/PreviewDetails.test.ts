import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { promotionPreviewSchema } from '@lockstep/backstage-plugin-delivery-common';
import type { ManifestRenderer } from '@lockstep/backstage-plugin-delivery-node';
import {
  DeliveryWorld,
  ENTITY,
  pathOf,
  user,
} from '../__testUtils__/DeliveryWorld';
import {
  createPromotionModule,
  type PromotionModuleDeps,
} from './createPromotionModule';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function preview(
  changes: Pick<Partial<PromotionModuleDeps>, 'renderers' | 'commits'>,
) {
  const knex = await databases.init('SQLITE_3');
  const world = await DeliveryWorld.create(knex);
  const { promotions } = await createPromotionModule({
    database: mockServices.database({ knex }),
    logger: mockServices.logger.mock(),
    auth: mockServices.auth(),
    httpAuth: mockServices.httpAuth(),
    auditor: world.auditor,
    userInfo: world.userInfo,
    config: world.config,
    finder: world.finder,
    authorizer: world.authorizer,
    gitHosts: [world.host],
    gates: [],
    ...changes,
  });
  const answer = await promotions.preview(
    { entityRef: ENTITY, environment: 'test' },
    user,
  );
  return promotionPreviewSchema.parse(JSON.parse(JSON.stringify(answer)));
}

/** Renders the overlay file itself, as it is or would be. */
const renderer: ManifestRenderer = {
  type: 'test',
  render: async ({ repository, ref, path, changes }) => {
    const file = `${path}/kustomization.yaml`;
    return (
      changes.get(file) ??
      (await repository.readFile({ path: file, ref }))?.content
    );
  },
};

describe('a preview', () => {
  it('says nothing of manifests and commits where nobody knows', async () => {
    const answer = await preview({});
    expect(Object.keys(answer)).not.toEqual(
      expect.arrayContaining(['rendered']),
    );
    expect(answer).not.toHaveProperty('commits');
    expect(answer).not.toHaveProperty('notes');
  });

  it('shows the manifests before and after, beside the files', async () => {
    const { files, rendered, notes } = await preview({ renderers: [renderer] });
    expect(files).toMatchObject([{ path: pathOf('test') }]);
    expect(rendered).toMatchObject([{ path: 'payments-test' }]);
    expect(
      rendered![0].lines
        .filter(({ kind }) => kind !== 'context')
        .map(({ text }) => text.trim()),
    ).toEqual(['newTag: 1.4.0', 'newTag: 1.5.0']);
    expect(notes).toBeUndefined();
  });

  it('lists the commits between the versions', async () => {
    const questions: object[] = [];
    const { commits } = await preview({
      commits: {
        list: async question => {
          questions.push(question);
          return { source: 'gitops', ahead: 0, commits: [], cut: false };
        },
      },
    });
    expect(commits).toMatchObject({ source: 'gitops', ahead: 0 });
    expect(questions).toMatchObject([
      {
        entityRef: ENTITY,
        from: { tag: '1.4.0' },
        to: { tag: '1.5.0' },
        target: [{ environment: 'test' }],
        source: [{ environment: 'dev' }],
      },
    ]);
  });

  it('comes with a note where something cannot be had', async () => {
    const answer = await preview({
      renderers: [
        {
          type: 'broken',
          render: async () => {
            throw new Error('s3cr3t');
          },
        },
      ],
      commits: { list: () => Promise.reject(new Error('s3cr3t')) },
    });
    expect(answer.files).toHaveLength(1);
    expect(answer.notes).toEqual([
      expect.stringMatching(/^payments-test cannot be rendered: something/),
      'The commits could not be read; the log of the backend says why.',
    ]);
    expect(JSON.stringify(answer)).not.toContain('s3cr3t');
  });
});
