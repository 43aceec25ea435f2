import { strategicMergePatch } from './strategicMergePatch';

it.each<[string, unknown, unknown, unknown]>([
  [
    'merges containers by name',
    {
      containers: [
        { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] },
        { name: 'b', image: 'b:1' },
      ],
    },
    {
      $setElementOrder: { containers: [{ name: 'a' }, { name: 'b' }] },
      containers: [
        { name: 'a', image: 'a:2', env: [{ name: 'X', $patch: 'delete' }] },
        { name: 'c', image: 'c:1' },
      ],
    },
    {
      containers: [
        { name: 'a', image: 'a:2', env: [] },
        { name: 'b', image: 'b:1' },
        { name: 'c', image: 'c:1' },
      ],
    },
  ],
  [
    'merges ports of containers and of services',
    { ports: [{ port: 80, name: 'http' }] },
    { ports: [{ port: 80, targetPort: 8080 }, { port: 90 }] },
    { ports: [{ port: 80, name: 'http', targetPort: 8080 }, { port: 90 }] },
  ],
  [
    'replaces other lists',
    { args: ['a', 'b'] },
    { args: ['c'] },
    { args: ['c'] },
  ],
  [
    'adds finalizers and removes them by directive',
    { finalizers: ['a', 'b'] },
    { finalizers: ['c'], '$deleteFromPrimitiveList/finalizers': ['a'] },
    { finalizers: ['b', 'c'] },
  ],
  [
    'replaces a map on demand',
    { strategy: { type: 'RollingUpdate', rollingUpdate: {} } },
    { strategy: { $patch: 'replace', type: 'Recreate' } },
    { strategy: { type: 'Recreate' } },
  ],
  [
    'retains keys on demand',
    { strategy: { type: 'RollingUpdate', rollingUpdate: {} } },
    { strategy: { $retainKeys: ['type'], type: 'Recreate' } },
    { strategy: { type: 'Recreate' } },
  ],
  [
    'deletes by null',
    { a: 1, b: { c: 1 } },
    { a: null, b: { c: null } },
    { b: {} },
  ],
])('%s', (_, target, patch, expected) => {
  expect(strategicMergePatch(target, patch)).toEqual(expected);
});
