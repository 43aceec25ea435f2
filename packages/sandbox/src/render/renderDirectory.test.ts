import { createMemoryTree } from './FileTree';
import { renderDirectory } from './renderDirectory';

const config = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const tree = createMemoryTree({
  'apps/one.yaml': `${config('one')}---\n# nothing\n---\n${config('two')}`,
  'apps/list.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'listed' } },
    ],
  }),
  'apps/README.md': '# not a manifest',
  'apps/deep/three.yml': config('three'),
});

it.each([
  ['the directory alone', {}, ['listed', 'one', 'two']],
  [
    'the directories below',
    { recurse: true },
    ['three', 'listed', 'one', 'two'],
  ],
  [
    'what is included',
    { recurse: true, include: '{one,deep/*}.y*ml' },
    ['three', 'one', 'two'],
  ],
  [
    'all but what is excluded',
    { recurse: true, exclude: 'deep/*' },
    ['listed', 'one', 'two'],
  ],
])('renders %s', (_, options, names) => {
  const objects = renderDirectory({ tree, dir: 'apps', ...options });
  expect(objects.map(each => each.metadata.name)).toEqual(names);
});

it('says that a directory is missing', () => {
  expect(() => renderDirectory({ tree, dir: 'gone' })).toThrow(
    'gone: app path does not exist',
  );
});
