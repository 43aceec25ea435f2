import { application, NOW } from '../__fixtures__/resources';
import { describeApplication } from './describeApplication';
import {
  describeParameterOverrides,
  parameterFileNames,
  type ParameterFile,
} from './SourceOverrides';

const overridesOf = (spec: object, parameterFiles: ParameterFile[] = []) =>
  describeApplication({
    application: application({ spec }),
    parameterFiles,
    now: NOW,
  }).overrides;

it('names the files in the order in which they are merged', () => {
  expect(parameterFileNames('payments-prod')).toEqual([
    '.argocd-source.yaml',
    '.argocd-source-payments-prod.yaml',
  ]);
  expect(parameterFileNames('')).toEqual(['.argocd-source.yaml']);
});

it('finds nothing in a plain source', () => {
  expect(overridesOf({})).toEqual([]);
});

it.each([
  ['images', ['payments:9'], 'payments:9', true],
  ['replicas', [{ name: 'payments', count: 3 }], 'payments: 3 replicas', false],
  [
    'patches',
    [{ target: { kind: 'Deployment', name: 'web' }, patch: 'image: x:1' }],
    'patch of Deployment web: image: x:1',
    true,
  ],
  ['patches', [{ path: 'patch.yaml' }], 'patch from patch.yaml', false],
  ['components', ['../debug'], '../debug', false],
  ['namePrefix', 'blue-', 'blue-', false],
  ['namespace', 'elsewhere', 'elsewhere', false],
  ['commonLabels', { team: 'a' }, 'team = a', false],
])('tells kustomize.%s', (name, value, words, masksImages) => {
  expect(overridesOf({ source: { kustomize: { [name]: value } } })).toEqual([
    {
      origin: 'application',
      sourceIndex: 0,
      field: `kustomize.${name}`,
      value: words,
      masksImages,
    },
  ]);
});

it.each([
  [
    'parameters',
    [{ name: 'image.tag', value: '1.4' }],
    ['image.tag = 1.4'],
    true,
  ],
  ['parameters', [{ name: 'replicas', value: '2' }], ['replicas = 2'], false],
  [
    'fileParameters',
    [{ name: 'config', path: 'a.json' }],
    ['config = a.json'],
    false,
  ],
  [
    'valuesObject',
    { image: { tag: '1.4', pullPolicy: 'Always' } },
    ['image.tag = 1.4', 'image.pullPolicy = Always'],
    true,
  ],
  ['valuesObject', { hosts: ['a', 'b'] }, ['hosts = ["a","b"]'], false],
  [
    'values',
    'replicas: 2\nimage:\n  tag: "1.4"\n',
    ['replicas: 2; image:; tag: "1.4"'],
    true,
  ],
  ['values', 'replicas: 2', ['replicas: 2'], false],
])('tells helm.%s %j', (name, value, words, masksImages) => {
  const overrides = overridesOf({ source: { helm: { [name]: value } } });
  expect(overrides.map(override => override.value)).toEqual(words);
  expect(overrides[0]).toMatchObject({ field: `helm.${name}`, masksImages });
});

it('does not call part of what a source is an override', () => {
  expect(
    overridesOf({
      source: {
        helm: { valueFiles: ['values-prod.yaml'], releaseName: 'payments' },
      },
    }),
  ).toEqual([]);
});

it('says which source of several is meant', () => {
  expect(
    overridesOf({
      sources: [{ ref: 'values' }, { kustomize: { images: ['a:1'] } }],
    }),
  ).toMatchObject([{ sourceIndex: 1, value: 'a:1' }]);
});

describe('parameter files', () => {
  const plain = (content: unknown): ParameterFile => ({
    file: '.argocd-source.yaml',
    content,
  });
  const own = (content: unknown): ParameterFile => ({
    file: '.argocd-source-payments-prod.yaml',
    content,
  });

  it('are told with their name', () => {
    expect(
      describeParameterOverrides(
        plain({
          kustomize: { images: ['payments:9'] },
          helm: { valueFiles: ['other.yaml'] },
        }),
      ),
    ).toEqual([
      {
        origin: 'file',
        file: '.argocd-source.yaml',
        sourceIndex: 0,
        field: 'kustomize.images',
        value: 'payments:9',
        masksImages: true,
      },
      {
        origin: 'file',
        file: '.argocd-source.yaml',
        sourceIndex: 0,
        field: 'helm.valueFiles',
        value: 'other.yaml',
        masksImages: false,
      },
    ]);
  });

  it('replace lists of the Application and of the file before', () => {
    expect(
      overridesOf({ source: { kustomize: { images: ['payments:1'] } } }, [
        plain({ kustomize: { images: ['payments:2'], namePrefix: 'x-' } }),
        own({ kustomize: { images: ['payments:3'] } }),
      ]),
    ).toMatchObject([
      { file: '.argocd-source-payments-prod.yaml', value: 'payments:3' },
      { file: '.argocd-source.yaml', value: 'x-' },
    ]);
  });

  it('merge objects key by key and remove what they set to null', () => {
    expect(
      overridesOf(
        {
          source: {
            kustomize: { images: ['payments:1'] },
            helm: { valuesObject: { image: { tag: '1', name: 'p' } } },
          },
        },
        [
          plain({
            kustomize: null,
            helm: { valuesObject: { image: { tag: '2' } } },
          }),
        ],
      ),
    ).toMatchObject([
      { origin: 'file', value: 'image.tag = 2' },
      { origin: 'application', value: 'image.name = p' },
    ]);
  });

  it.each([[undefined], [null], ['text'], [[1]], [{}]])(
    'that hold %j change nothing',
    content => {
      expect(
        overridesOf({ source: { kustomize: { images: ['payments:1'] } } }, [
          plain(content),
        ]),
      ).toMatchObject([{ origin: 'application', value: 'payments:1' }]);
    },
  );
});
