import type { ResourcePath } from '../parseKubePath';
import { readExactName } from '../selectors';
import type { AccessRequest, KubeVerb } from './AccessRequest';

const writingVerbs: Record<string, KubeVerb> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
};

/** What a request wants; `undefined` for a method that no verb stands for. */
export function describeAccess(
  method: string,
  path: ResourcePath,
  query: URLSearchParams,
): AccessRequest | undefined {
  const { kind, subresource, name } = path;
  const request = {
    kind,
    ...(subresource !== undefined && { subresource }),
    ...(namespaceOf(path) !== undefined && { namespace: namespaceOf(path) }),
    ...(name !== undefined && { name }),
  };
  switch (method) {
    case 'GET': {
      if (['true', '1'].includes(query.get('watch') ?? '')) {
        return { ...request, verb: 'watch', ...selectedName(path, query) };
      }
      return name === undefined
        ? { ...request, verb: 'list', ...selectedName(path, query) }
        : { ...request, verb: 'get' };
    }
    case 'DELETE':
      return {
        ...request,
        verb: name === undefined ? 'deletecollection' : 'delete',
      };
    default:
      return writingVerbs[method] && { ...request, verb: writingVerbs[method] };
  }
}

/** A namespace is in itself: who may read namespace `a` may do so by a Role in `a`. */
function namespaceOf({ kind, namespace, name }: ResourcePath) {
  return kind.kind === 'Namespace' ? name : namespace;
}

/** A list of one object by its name counts as a request for that object. */
function selectedName(
  { name }: ResourcePath,
  query: URLSearchParams,
): { name?: string } {
  const selected = name ?? readExactName(query.get('fieldSelector') ?? '');
  return selected === undefined ? {} : { name: selected };
}
