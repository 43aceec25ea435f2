import { mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import {
  GitHostError,
  type ManifestRenderer,
  type RenderRequest,
} from '@lockstep/backstage-plugin-delivery-node';
import { InMemoryGitHost } from '@lockstep/backstage-plugin-delivery-node/testUtils';
import { aDeployment, REPO } from '../__testUtils__/aDeployment';
import { scheduleTimeout, type Schedule } from '../index/index';
import { ManifestDiffer } from './ManifestDiffer';

/** An extender's renderer: a folder comes to what its one file says. */
function aRenderer(
  render: (request: RenderRequest) => Promise<string | undefined>,
): ManifestRenderer {
  return { type: 'test', render };
}
const fileOf = ({ path, changes }: RenderRequest) =>
  changes.get(`${path}/app.yaml`) ?? 'kind: App\nversion: 1\n';

function diff(
  renderers: ManifestRenderer[],
  options: { schedule?: Schedule; environments?: string[] } = {},
) {
  const target = (options.environments ?? ['test']).map(environment =>
    aDeployment(environment, '1'),
  );
  const logger = mockServices.logger.mock();
  const differ = new ManifestDiffer({
    renderers,
    schedule: options.schedule ?? scheduleTimeout,
    logger,
  });
  const answer = differ.diff({
    target,
    repoURL: REPO,
    repository: new InMemoryGitHost().createRepository(REPO, { files: {} }),
    ref: 'main',
    changes: new Map(
      target.map(({ application: { sources } }) => [
        `${sources[0].path}/app.yaml`,
        'kind: App\nversion: 2\n',
      ]),
    ),
  });
  return { answer, logger };
}

describe('ManifestDiffer', () => {
  it('is silent where nothing renders', async () => {
    expect(await diff([]).answer).toBeUndefined();
  });

  it('answers one diff per deployment, from the first renderer that knows the source', async () => {
    const { answer } = diff(
      [
        aRenderer(async () => undefined),
        aRenderer(async request => fileOf(request)),
      ],
      { environments: ['test', 'prod'] },
    );
    const lines = [
      { kind: 'context', oldLine: 1, newLine: 1, text: 'kind: App' },
      { kind: 'removed', oldLine: 2, newLine: null, text: 'version: 1' },
      { kind: 'added', oldLine: null, newLine: 2, text: 'version: 2' },
    ];
    expect(await answer).toEqual({
      rendered: [
        { repoURL: REPO, path: 'payments-test', lines },
        { repoURL: REPO, path: 'payments-prod', lines },
      ],
      notes: [],
    });
  });

  it('says why one cannot be rendered, and renders the others', async () => {
    const { answer } = diff(
      [
        aRenderer(async request => {
          if (request.path.includes('test')) {
            throw new InputError('the base is missing');
          }
          return fileOf(request);
        }),
      ],
      { environments: ['test', 'prod'] },
    );
    expect(await answer).toMatchObject({
      rendered: [{ path: 'payments-prod' }],
      notes: ['payments-test cannot be rendered: the base is missing.'],
    });
  });

  it.each<[string, () => Promise<string | undefined>, RegExp, number]>([
    ['no renderer knows it', async () => undefined, /no renderer .* knows/, 0],
    [
      'the Git host is away',
      async () => {
        throw new GitHostError('unavailable', 'no answer');
      },
      /cannot be rendered: no answer/,
      0,
    ],
    [
      'a renderer breaks',
      async () => {
        throw new TypeError('s3cr3t is not a function');
      },
      /something unexpected/,
      1,
    ],
    ['it renders no YAML', async () => '{', /are no YAML/, 0],
  ])('gives a note when %s', async (_, render, note, warnings) => {
    const { answer, logger } = diff([aRenderer(render)]);
    const { rendered, notes } = (await answer)!;
    expect(rendered).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(note)]);
    expect(notes[0]).not.toContain('s3cr3t');
    expect(logger.warn).toHaveBeenCalledTimes(warnings);
  });

  it('waits no longer than its time, and tells the renderer', async () => {
    let expire = () => {};
    const signals: AbortSignal[] = [];
    const { answer } = diff(
      [
        aRenderer(({ signal }) => {
          signals.push(signal!);
          expire();
          return new Promise(() => {});
        }),
      ],
      {
        environments: ['test', 'prod'],
        schedule: run => {
          expire = run;
          return () => {};
        },
      },
    );
    expect(await answer).toEqual({
      rendered: [],
      notes: [
        'payments-test was not rendered within 10 s.',
        'payments-prod was not rendered within 10 s.',
      ],
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
