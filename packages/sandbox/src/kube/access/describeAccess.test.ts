import { parseKubePath } from '../parseKubePath';
import { describeAccess } from './describeAccess';

/** As one would say it: verb, resource, object, scope. */
function describe(method: string, address: string): string | undefined {
  const url = new URL(address, 'http://cluster');
  const request = describeAccess(
    method,
    parseKubePath(url.pathname)!,
    url.searchParams,
  );
  if (!request) {
    return undefined;
  }
  const { verb, kind, subresource, namespace, name } = request;
  const resource = [kind.plural, subresource].filter(Boolean).join('/');
  return [
    verb,
    resource,
    ...(name === undefined ? [] : [name]),
    `in ${namespace ?? 'the cluster'}`,
  ].join(' ');
}

const all = '/apis/argoproj.io/v1alpha1/rollouts';
const some = '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts';
const maps = '/api/v1/configmaps';

it.each<[string, string, string | undefined]>([
  ['GET', all, 'list rollouts in the cluster'],
  ['GET', some, 'list rollouts in shop'],
  ['GET', `${some}?watch=0`, 'list rollouts in shop'],
  ['GET', `${some}?watch=1`, 'watch rollouts in shop'],
  ['GET', `${all}?watch=true`, 'watch rollouts in the cluster'],
  ['GET', `${some}/a`, 'get rollouts a in shop'],
  ['GET', `${some}/a?watch=1`, 'watch rollouts a in shop'],
  ['GET', `${some}/a/status`, 'get rollouts/status a in shop'],
  ['POST', some, 'create rollouts in shop'],
  ['PUT', `${some}/a`, 'update rollouts a in shop'],
  ['PATCH', `${some}/a`, 'patch rollouts a in shop'],
  ['PATCH', `${some}/a/status`, 'patch rollouts/status a in shop'],
  ['DELETE', `${some}/a`, 'delete rollouts a in shop'],
  ['DELETE', some, 'deletecollection rollouts in shop'],
  ['GET', '/api/v1/namespaces', 'list namespaces in the cluster'],
  ['GET', '/api/v1/namespaces/shop', 'get namespaces shop in shop'],
  ['HEAD', some, undefined],
  ['OPTIONS', some, undefined],
])('%s %s', (method, address, expected) => {
  expect(describe(method, address)).toBe(expected);
});

it.each<[string, string]>([
  ['metadata.name=a', 'list configmaps a in the cluster'],
  ['metadata.name==a', 'list configmaps a in the cluster'],
  ['metadata.namespace=b,metadata.name=a', 'list configmaps a in the cluster'],
  ['metadata.name!=a', 'list configmaps in the cluster'],
  ['metadata.namespace=a', 'list configmaps in the cluster'],
  ['metadata.name=', 'list configmaps in the cluster'],
  ['metadata.name=..', 'list configmaps in the cluster'],
  ['metadata.name=a/b', 'list configmaps in the cluster'],
  ['', 'list configmaps in the cluster'],
])('a list with fieldSelector %j', (selector, expected) => {
  const query = `fieldSelector=${encodeURIComponent(selector)}`;
  expect(describe('GET', `${maps}?${query}`)).toBe(expected);
  expect(describe('GET', `${maps}?watch=1&${query}`)).toBe(
    expected.replace('list', 'watch'),
  );
});

it('takes no name from the selector of a deletion', () => {
  expect(describe('DELETE', `${maps}?fieldSelector=metadata.name=a`)).toBe(
    'deletecollection configmaps in the cluster',
  );
});
