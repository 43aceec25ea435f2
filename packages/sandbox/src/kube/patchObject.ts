import { applyPatch, type Operation } from 'fast-json-patch';
import { cloneJson } from './cloneJson';
import type { KubeObject } from './KubeObject';
import { KubeStatusError } from './KubeStatusError';
import { mergePatch } from './mergePatch';
import { isBuiltin, type ResourceKind } from './resourceKinds';
import { strategicMergePatch } from './strategicMergePatch';

/** The object after a patch of one of the media types the API server takes. */
export function patchObject(
  kind: ResourceKind,
  current: KubeObject,
  mediaType: string,
  patch: unknown,
): KubeObject {
  const patched = apply(kind, current, mediaType, patch);
  const identity = (patched as KubeObject | null)?.metadata;
  if (typeof identity !== 'object' || identity === null) {
    throw KubeStatusError.badRequest('the patched object has no metadata');
  }
  const { name } = current.metadata;
  if (identity.name !== name) {
    throw KubeStatusError.badRequest(
      `the name of the object (${identity.name}) does not match the name on the URL (${name})`,
    );
  }
  return patched as KubeObject;
}

function apply(
  kind: ResourceKind,
  current: KubeObject,
  mediaType: string,
  patch: unknown,
): unknown {
  switch (mediaType) {
    case 'application/json-patch+json':
      return applyJsonPatch(kind, current, patch);
    case 'application/merge-patch+json':
      return mergePatch(current, requireObject(patch));
    case 'application/apply-patch+yaml':
      return isBuiltin(kind)
        ? strategicMergePatch(current, requireObject(patch))
        : mergePatch(current, requireObject(patch));
    case 'application/strategic-merge-patch+json':
      if (isBuiltin(kind)) {
        return strategicMergePatch(current, requireObject(patch));
      }
      break;
    default:
  }
  // Custom resources know no merge keys, so the API server takes no strategic patch there.
  throw new KubeStatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${[
      'application/json-patch+json',
      'application/merge-patch+json',
      ...(isBuiltin(kind) ? ['application/strategic-merge-patch+json'] : []),
      'application/apply-patch+yaml',
    ].join(', ')}`,
  );
}

function applyJsonPatch(
  kind: ResourceKind,
  current: KubeObject,
  patch: unknown,
): unknown {
  if (!Array.isArray(patch)) {
    throw KubeStatusError.badRequest(
      'a JSON patch must be a list of operations',
    );
  }
  try {
    return applyPatch(cloneJson(current), patch as Operation[], true)
      .newDocument;
  } catch (error) {
    // A failed test and a missing path are both 422 on a real server.
    const [summary] = String((error as Error).message).split('\n');
    throw new KubeStatusError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request: ${summary}`,
      { name: current.metadata.name, group: kind.group, kind: kind.plural },
    );
  }
}

function requireObject(patch: unknown): object {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    throw KubeStatusError.badRequest('the patch must be an object');
  }
  return patch;
}
