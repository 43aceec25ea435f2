import type { KubeObject, WatchedKindName } from '../domain/objects';
import type { ObjectEvent, WatchSource } from '../watch';
import { MultiMap } from './MultiMap';

/** An object that came, changed (`before` and `after`) or went. */
export interface ObjectChange {
  cluster: string;
  kind: WatchedKindName;
  before?: KubeObject;
  after?: KubeObject;
}

/**
 * The objects of all clusters as last read, with the ways to find them: by uid, by name, by
 * owner. What a cluster held when it went away stays until it is listed again.
 */
export class ObjectStore {
  private readonly byUid = new Map<string, Map<string, KubeObject>>();
  private readonly byName = new Map<string, Map<string, string>>();
  private readonly byOwner = new MultiMap<string, string>();
  /** Uids a listing in progress has seen. */
  private readonly listings = new Map<string, Set<string>>();

  apply(source: WatchSource, event: ObjectEvent): ObjectChange[] {
    switch (event.type) {
      case 'listing':
        this.listings.set(sourceKey(source), new Set());
        return [];
      case 'upserted':
        return event.objects.map(object => this.put(source, object));
      case 'removed':
        return this.drop(source, uidOf(event.object));
      case 'listed':
        return this.dropUnseen(source);
      default:
        return [];
    }
  }

  get(
    cluster: string,
    kind: WatchedKindName,
    namespace: string,
    name: string,
  ): KubeObject | undefined {
    const uid = this.byName
      .get(bucket(cluster, kind))
      ?.get(`${namespace}/${name}`);
    return uid === undefined
      ? undefined
      : this.byUid.get(bucket(cluster, kind))?.get(uid);
  }

  getByUid(
    cluster: string,
    kind: WatchedKindName,
    uid: string,
  ): KubeObject | undefined {
    return this.byUid.get(bucket(cluster, kind))?.get(uid);
  }

  list(cluster: string, kind: WatchedKindName): Iterable<KubeObject> {
    return this.byUid.get(bucket(cluster, kind))?.values() ?? [];
  }

  ownedBy(
    cluster: string,
    kind: WatchedKindName,
    ownerUid: string,
  ): KubeObject[] {
    const held = this.byUid.get(bucket(cluster, kind));
    return [
      ...this.byOwner.get(`${bucket(cluster, kind)}/${ownerUid}`),
    ].flatMap(uid => held?.get(uid) ?? []);
  }

  /** How many objects are held, by cluster and kind. */
  count(cluster: string, kind: WatchedKindName): number {
    return this.byUid.get(bucket(cluster, kind))?.size ?? 0;
  }

  private put(source: WatchSource, object: KubeObject): ObjectChange {
    const { cluster, kind } = source;
    const place = bucket(cluster, kind);
    const uid = uidOf(object);
    const held = getOrCreate(
      this.byUid,
      place,
      () => new Map<string, KubeObject>(),
    );
    const before = held.get(uid);
    if (before) {
      this.unlink(place, uid, before);
    }
    held.set(uid, object);
    getOrCreate(this.byName, place, () => new Map<string, string>()).set(
      nameOf(object),
      uid,
    );
    for (const owner of ownersOf(object)) {
      this.byOwner.add(`${place}/${owner}`, uid);
    }
    this.listings.get(sourceKey(source))?.add(uid);
    return { cluster, kind, before, after: object };
  }

  private drop(source: WatchSource, uid: string): ObjectChange[] {
    const { cluster, kind } = source;
    const place = bucket(cluster, kind);
    const held = this.byUid.get(place);
    const before = held?.get(uid);
    if (!before) {
      return [];
    }
    held!.delete(uid);
    this.unlink(place, uid, before);
    return [{ cluster, kind, before }];
  }

  private dropUnseen(source: WatchSource): ObjectChange[] {
    const key = sourceKey(source);
    const seen = this.listings.get(key);
    this.listings.delete(key);
    if (!seen) {
      return [];
    }
    const { cluster, kind, namespace } = source;
    const gone = [...(this.byUid.get(bucket(cluster, kind)) ?? [])]
      .filter(
        ([uid, object]) =>
          !seen.has(uid) &&
          (namespace === undefined || object.metadata.namespace === namespace),
      )
      .map(([uid]) => uid);
    return gone.flatMap(uid => this.drop(source, uid));
  }

  private unlink(place: string, uid: string, object: KubeObject): void {
    const names = this.byName.get(place);
    // A namesake with another uid may have come first.
    if (names?.get(nameOf(object)) === uid) {
      names.delete(nameOf(object));
    }
    for (const owner of ownersOf(object)) {
      this.byOwner.remove(`${place}/${owner}`, uid);
    }
  }
}

function bucket(cluster: string, kind: WatchedKindName): string {
  return `${cluster}/${kind}`;
}

function sourceKey({ cluster, kind, namespace }: WatchSource): string {
  return `${bucket(cluster, kind)}/${namespace ?? ''}`;
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function uidOf(object: KubeObject): string {
  return object.metadata.uid ?? nameOf(object);
}

function ownersOf(object: KubeObject): string[] {
  const { ownerReferences } = object.metadata;
  return Array.isArray(ownerReferences)
    ? ownerReferences.flatMap(owner => owner?.uid ?? [])
    : [];
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
