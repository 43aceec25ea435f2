import type { KubeObject } from './KubeObject';

/** Uids of an object's owners. Total: half-written references are left out. */
export function ownerUids({ metadata }: KubeObject): string[] {
  const { ownerReferences } = metadata;
  return Array.isArray(ownerReferences)
    ? ownerReferences.flatMap(owner =>
        typeof owner?.uid === 'string' ? owner.uid : [],
      )
    : [];
}
