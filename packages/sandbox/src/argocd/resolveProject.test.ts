import type { KubeObject } from '../kube/KubeObject';
import { listGlobalProjects, resolveProject } from './resolveProject';

const window = (schedule: string) => ({
  kind: 'deny',
  schedule,
  duration: '1h',
  applications: ['*'],
});

const project = (
  name: string,
  spec: object,
  labels?: Record<string, string>,
): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name, namespace: 'argocd', ...(labels && { labels }) },
  spec,
});

const settings = (globalProjects: unknown): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'argocd-cm', namespace: 'argocd' },
  data: {
    globalProjects:
      typeof globalProjects === 'string'
        ? globalProjects
        : JSON.stringify(globalProjects),
  },
});

const shop = project(
  'shop',
  { syncWindows: [window('own')], sourceRepos: ['own'] },
  { team: 'shop', tier: 'web' },
);
const others = [
  project('calendar', { syncWindows: [window('calendar')] }),
  project('night', { syncWindows: [window('night')], sourceRepos: ['night'] }),
];

const resolve = (configMap: KubeObject | undefined, asked = shop) =>
  resolveProject({
    project: asked,
    findProject: name =>
      [shop, ...others].find(({ metadata }) => metadata.name === name),
    settings: configMap,
  });

const windowsWith = (entries: unknown) =>
  resolve(settings(entries)).spec.syncWindows.map(
    ({ schedule }: { schedule: string }) => schedule,
  );
const expression = (fields: object, projectName = 'calendar') => [
  { projectName, labelSelector: { matchExpressions: [fields] } },
];

it.each<[string, unknown, string[]]>([
  ['no entry', [], ['own']],
  [
    'an entry without a selector',
    [{ projectName: 'calendar' }],
    ['own', 'calendar'],
  ],
  [
    'an empty selector',
    [{ projectName: 'calendar', labelSelector: {} }],
    ['own', 'calendar'],
  ],
  [
    'labels that fit',
    [
      {
        projectName: 'calendar',
        labelSelector: { matchLabels: { team: 'shop', tier: 'web' } },
      },
    ],
    ['own', 'calendar'],
  ],
  [
    'labels of which one does not fit',
    [
      {
        projectName: 'calendar',
        labelSelector: { matchLabels: { team: 'shop', tier: 'db' } },
      },
    ],
    ['own'],
  ],
  [
    'labels and expressions that fit',
    [
      {
        projectName: 'calendar',
        labelSelector: {
          matchLabels: { team: 'shop' },
          matchExpressions: [{ key: 'legacy', operator: 'DoesNotExist' }],
        },
      },
    ],
    ['own', 'calendar'],
  ],
  ...(
    [
      [{ key: 'team', operator: 'In', values: ['shop', 'pay'] }, true],
      [{ key: 'team', operator: 'In', values: ['pay'] }, false],
      [{ key: 'legacy', operator: 'In', values: ['pay'] }, false],
      [{ key: 'team', operator: 'NotIn', values: ['pay'] }, true],
      [{ key: 'team', operator: 'NotIn', values: ['shop'] }, false],
      [{ key: 'legacy', operator: 'NotIn', values: ['shop'] }, true],
      [{ key: 'team', operator: 'Exists' }, true],
      [{ key: 'legacy', operator: 'Exists' }, false],
      [{ key: 'team', operator: 'DoesNotExist' }, false],
      [{ key: 'legacy', operator: 'DoesNotExist' }, true],
      [{ key: 'team', operator: 'In', values: [] }, false],
      [{ key: 'team', operator: 'Exists', values: ['a'] }, false],
      [{ key: 'team', operator: 'Like', values: ['s*'] }, false],
    ] as Array<[object, boolean]>
  ).map(([fields, fits]): [string, unknown, string[]] => [
    `expression ${JSON.stringify(fields)}`,
    expression(fields),
    fits ? ['own', 'calendar'] : ['own'],
  ]),
  [
    'two that fit, in order',
    [{ projectName: 'night' }, { projectName: 'calendar' }],
    ['own', 'night', 'calendar'],
  ],
  [
    'one that does not fit before one that does',
    [
      ...expression({ key: 'legacy', operator: 'Exists' }),
      { projectName: 'night' },
    ],
    ['own', 'night'],
  ],
  [
    'a selector nobody can read, which ends the list',
    [
      ...expression({ key: 'team', operator: 'Like' }),
      { projectName: 'night' },
    ],
    ['own'],
  ],
  [
    'a project that is not there, which ends the list',
    [{ projectName: 'none' }, { projectName: 'night' }],
    ['own'],
  ],
  [
    'the project itself',
    [{ projectName: 'shop' }, { projectName: 'night' }],
    ['own', 'night'],
  ],
  ['YAML that is none', '- a: [', ['own']],
  ['no list', 'projectName: calendar', ['own']],
  ['a list of words', '- calendar', ['own']],
])('windows with %s', (_, entries, expected) => {
  expect(windowsWith(entries)).toEqual(expected);
});

it('takes over repositories too, and leaves the project as it is', () => {
  const before = JSON.stringify(shop);
  const { spec, metadata } = resolve(settings([{ projectName: 'night' }]));
  expect(spec.sourceRepos).toEqual(['own', 'night']);
  expect(metadata.name).toBe('shop');
  expect(JSON.stringify(shop)).toBe(before);
});

it.each<[string, KubeObject | undefined]>([
  ['no ConfigMap', undefined],
  ['a ConfigMap without data', { ...settings(''), data: undefined }],
  ['a ConfigMap without global projects', { ...settings(''), data: {} }],
])('%s changes nothing', (_, configMap) => {
  expect(resolve(configMap)).toBe(shop);
  expect(listGlobalProjects(configMap)).toEqual([]);
});

it('names all global projects', () => {
  expect(
    listGlobalProjects(
      settings([{ projectName: 'night' }, { projectName: 'none' }]),
    ),
  ).toEqual(['night', 'none']);
});
