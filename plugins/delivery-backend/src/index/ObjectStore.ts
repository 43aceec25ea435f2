import {
  expectsDependants,
  ownerKinds,
  ownerUids,
  WATCHED_KIND_NAMES,
  type KubeObject,
  type WatchedKindName,
} from '../domain/objects';
import type { ObjectEvent, WatchSource } from '../watch';
import { MultiMap } from './MultiMap';
import { WaitingRoom } from './WaitingRoom';

/** Enough for what a busy cluster creates while the watch of the owners lags behind. */
const WAITING_CAPACITY = 2_000;

/** Which kinds are held for the sake of an owner of this kind. */
const DEPENDANT_KINDS = new Map<WatchedKindName, WatchedKindName[]>(
  WATCHED_KIND_NAMES.map(owner => [
    owner,
    WATCHED_KIND_NAMES.filter(kind => ownerKinds(kind).includes(owner)),
  ]),
);

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
 *
 * Of kinds with owner kinds only those are held whose owner is held, whichever comes first.
 */
export class ObjectStore {
  private readonly byUid = new Map<string, Map<string, KubeObject>>();
  private readonly byName = new Map<string, Map<string, string>>();
  private readonly byOwner = new MultiMap<string, string>();
  /** Uids a listing in progress has seen. */
  private readonly listings = new Map<string, Set<string>>();
  /** Sources that were listed to the end at least once. */
  private readonly listed = new Set<string>();
  private readonly waiting = new WaitingRoom(WAITING_CAPACITY);
  /** Owners that came when what they own had been listed already, and was turned away. */
  private readonly lateOwners = new Map<
    string,
    { source: WatchSource; uid: string }
  >();

  apply(source: WatchSource, event: ObjectEvent): ObjectChange[] {
    switch (event.type) {
      case 'listing':
        this.listings.set(sourceKey(source), new Set());
        this.waiting.clear(source);
        return [];
      case 'upserted':
        return event.objects.flatMap(object => this.put(source, object));
      case 'removed':
        return this.drop(source, uidOf(event.object));
      case 'listed':
        this.listed.add(bucket(source.cluster, source.kind));
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
    return uid === undefined ? undefined : this.getByUid(cluster, kind, uid);
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

  /**
   * Kinds to list again: an owner is held whose status counts replicas, yet none of them is
   * held, because they were turned away before the owner became ours. Says so once per owner.
   */
  takeMissing(): Array<{ cluster: string; kind: WatchedKindName }> {
    const missing = new Map<
      string,
      { cluster: string; kind: WatchedKindName }
    >();
    for (const { source, uid } of this.lateOwners.values()) {
      const { cluster, kind } = source;
      const owner = this.getByUid(cluster, kind, uid);
      for (const dependant of DEPENDANT_KINDS.get(kind)!) {
        if (
          owner &&
          expectsDependants(owner) &&
          this.ownedBy(cluster, dependant, uid).length === 0
        ) {
          missing.set(bucket(cluster, dependant), { cluster, kind: dependant });
        }
      }
    }
    this.lateOwners.clear();
    return [...missing.values()];
  }

  /** Whether `takeMissing` may have something to say. */
  get hasLateOwners(): boolean {
    return this.lateOwners.size > 0;
  }

  private put(source: WatchSource, object: KubeObject): ObjectChange[] {
    const { cluster, kind } = source;
    const place = bucket(cluster, kind);
    const uid = uidOf(object);
    if (!this.hasHeldOwner(cluster, kind, object)) {
      const changes = this.drop(source, uid);
      this.waiting.add({ source, uid, object });
      return changes;
    }
    this.listings.get(sourceKey(source))?.add(uid);
    const held = getOrCreate(
      this.byUid,
      place,
      () => new Map<string, KubeObject>(),
    );
    const before = held.get(uid);
    if (before && isSameVersion(before, object)) {
      return [];
    }
    if (before) {
      this.unlink(place, uid, before);
    }
    held.set(uid, object);
    getOrCreate(this.byName, place, () => new Map<string, string>()).set(
      nameOf(object),
      uid,
    );
    for (const owner of ownerUids(object)) {
      this.byOwner.add(`${place}/${owner}`, uid);
    }
    return [
      { cluster, kind, before, after: object },
      ...(before ? [] : this.admitDependants(source, uid)),
    ];
  }

  private hasHeldOwner(
    cluster: string,
    kind: WatchedKindName,
    object: KubeObject,
  ): boolean {
    const kinds = ownerKinds(kind);
    return (
      kinds.length === 0 ||
      ownerUids(object).some(uid =>
        kinds.some(owner => this.getByUid(cluster, owner, uid) !== undefined),
      )
    );
  }

  /** A new owner: what came before it is let in. */
  private admitDependants(source: WatchSource, uid: string): ObjectChange[] {
    const { cluster, kind } = source;
    const dependants = DEPENDANT_KINDS.get(kind)!;
    if (dependants.some(name => this.listed.has(bucket(cluster, name)))) {
      this.lateOwners.set(`${bucket(cluster, kind)}/${uid}`, { source, uid });
    }
    return dependants.length === 0
      ? []
      : this.waiting
          .takeOwnedBy(cluster, uid)
          .flatMap(waiting => this.put(waiting.source, waiting.object));
  }

  private drop(source: WatchSource, uid: string): ObjectChange[] {
    const { cluster, kind } = source;
    const place = bucket(cluster, kind);
    this.waiting.remove(source, uid);
    const held = this.byUid.get(place);
    const before = held?.get(uid);
    if (!before) {
      return [];
    }
    held!.delete(uid);
    this.unlink(place, uid, before);
    this.lateOwners.delete(`${place}/${uid}`);
    return [{ cluster, kind, before }, ...this.expelDependants(source, uid)];
  }

  /** What nobody owns any more waits again: the owner may only have been seen to go first. */
  private expelDependants(source: WatchSource, uid: string): ObjectChange[] {
    const { cluster } = source;
    return DEPENDANT_KINDS.get(source.kind)!.flatMap(kind =>
      this.ownedBy(cluster, kind, uid).flatMap(object =>
        this.hasHeldOwner(cluster, kind, object)
          ? []
          : this.put({ ...source, kind }, object),
      ),
    );
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
    for (const owner of ownerUids(object)) {
      this.byOwner.remove(`${place}/${owner}`, uid);
    }
  }
}

/** A listing repeats what is known; only a version that differs is news. */
function isSameVersion(a: KubeObject, b: KubeObject): boolean {
  const version = a.metadata.resourceVersion;
  return version !== undefined && version === b.metadata.resourceVersion;
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

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
