import type { KubeObject } from './KubeObject';

/** All objects of a cluster by kind, then by namespace and name. */
export type ObjectsByKind = Map<string, Map<string, KubeObject>>;

/** What has to go before a namespace can. */
export function contentOf(
  objects: ObjectsByKind,
  namespace: KubeObject,
): KubeObject[] {
  return [...allOf(objects)].filter(
    object => object.metadata.namespace === namespace.metadata.name,
  );
}

/** What names an object as an owner. */
export function dependentsOf(
  objects: ObjectsByKind,
  owner: KubeObject,
): KubeObject[] {
  return [...allOf(objects)].filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid),
  );
}

export function exists(objects: ObjectsByKind, uid: string): boolean {
  for (const object of allOf(objects)) {
    if (object.metadata.uid === uid) {
      return true;
    }
  }
  return false;
}

function* allOf(objects: ObjectsByKind): Iterable<KubeObject> {
  for (const ofKind of objects.values()) {
    yield* ofKind.values();
  }
}
