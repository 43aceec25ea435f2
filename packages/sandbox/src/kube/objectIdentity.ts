import type { KubeObject } from './KubeObject';
import { KubeStatusError } from './KubeStatusError';
import { findKind, type ResourceKind } from './resourceKinds';

/** The kind of a name; throws a 404 when the cluster does not serve it. */
export function servedKind(name: string, apiVersion?: string): ResourceKind {
  const kind = findKind(name);
  if (!kind) {
    throw new KubeStatusError(
      404,
      'NotFound',
      `no matches for kind "${name}"${
        apiVersion ? ` in version "${apiVersion}"` : ''
      }`,
    );
  }
  return kind;
}

/** The namespace an object of a kind is in; none for cluster-wide kinds. */
export function scopeOf(
  kind: string,
  namespace: string | undefined,
): string | undefined {
  return findKind(kind)?.namespaced ? namespace || 'default' : undefined;
}

export function keyOf(metadata: { namespace?: string; name: string }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

export function hasFinalizers({ metadata }: KubeObject): boolean {
  return (metadata.finalizers ?? []).length > 0;
}

export function isBeingDeleted({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

export function hasGeneration(kind: ResourceKind): boolean {
  return kind.group !== '' || kind.kind === 'Pod';
}

export function desired({ metadata, status, ...rest }: KubeObject): object {
  return rest;
}

export function restore(
  next: Record<string, unknown>,
  from: Record<string, unknown>,
  field: string,
): void {
  if (from[field] === undefined) {
    delete next[field];
  } else {
    next[field] = from[field];
  }
}
