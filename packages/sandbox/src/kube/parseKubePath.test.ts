import { parseKubePath } from './parseKubePath';

it.each([
  ['/api/v1/namespaces', 'Namespace', {}],
  ['/api/v1/namespaces/shop', 'Namespace', { name: 'shop' }],
  [
    '/api/v1/namespaces/shop/status',
    'Namespace',
    { name: 'shop', subresource: 'status' },
  ],
  ['/api/v1/namespaces/shop/pods', 'Pod', { namespace: 'shop' }],
  ['/api/v1/namespaces/status/pods', 'Pod', { namespace: 'status' }],
  ['/api/v1/pods/', 'Pod', {}],
  [
    '/api/v1/namespaces/shop/pods/a%2Eb',
    'Pod',
    { namespace: 'shop', name: 'a.b' },
  ],
  [
    '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/x/status',
    'Rollout',
    { namespace: 'shop', name: 'x', subresource: 'status' },
  ],
  [
    '/apis/argoproj.io/v1alpha1/clusteranalysistemplates/x',
    'ClusterAnalysisTemplate',
    { name: 'x' },
  ],
])('%s is a %s', (path, kind, rest) => {
  const parsed = parseKubePath(path);
  expect(parsed?.kind.kind).toBe(kind);
  expect({ ...parsed, kind: undefined }).toEqual({ kind: undefined, ...rest });
});

it.each([
  '/',
  '/api/v2/pods',
  '/apis/argoproj.io/v1/rollouts',
  '/apis/argoproj.io/v1alpha1/unicorns',
  '/apis/argoproj.io/v1alpha1/rollouts/x',
  '/apis/argoproj.io/v1alpha1/namespaces/a/clusteranalysistemplates/x',
  '/api/v1/namespaces//pods',
  '/api/v1/namespaces/a/pods/b/c/d',
  '/api/v1/namespaces/%zz',
  '/rollouts',
])('%s is nothing', path => {
  expect(parseKubePath(path)).toBeUndefined();
});
