import {
  ownerUids,
  type KubeObject,
  type WatchedKindName,
} from '../domain/objects';
import type { WatchSource } from '../watch';
import { MultiMap } from './MultiMap';

/** An object nobody we hold owns. */
export interface WaitingObject {
  source: WatchSource;
  uid: string;
  object: KubeObject;
}

/**
 * Objects that came before their owner: watches of different kinds keep no common order. Most
 * of them wait in vain, as their owner is nothing we show; the oldest are let go first.
 */
export class WaitingRoom {
  private readonly waiting = new Map<string, WaitingObject>();
  private readonly byOwner = new MultiMap<string, string>();

  constructor(private readonly capacity: number) {}

  add(entry: WaitingObject): void {
    const key = keyOf(entry.source, entry.uid);
    this.take(key);
    this.waiting.set(key, entry);
    for (const owner of ownerUids(entry.object)) {
      this.byOwner.add(`${entry.source.cluster}/${owner}`, key);
    }
    if (this.waiting.size > this.capacity) {
      this.take(this.waiting.keys().next().value!);
    }
  }

  /** It is gone from the cluster. */
  remove(source: WatchSource, uid: string): void {
    this.take(keyOf(source, uid));
  }

  /** A new listing tells anew what there is. */
  clear({ cluster, kind, namespace }: WatchSource): void {
    for (const [key, { source }] of this.waiting) {
      if (
        source.cluster === cluster &&
        source.kind === kind &&
        source.namespace === namespace
      ) {
        this.take(key);
      }
    }
  }

  /** Takes out what waits for this owner. */
  takeOwnedBy(cluster: string, ownerUid: string): WaitingObject[] {
    return [...this.byOwner.get(`${cluster}/${ownerUid}`)].flatMap(
      key => this.take(key) ?? [],
    );
  }

  private take(key: string): WaitingObject | undefined {
    const entry = this.waiting.get(key);
    if (entry) {
      this.waiting.delete(key);
      for (const owner of ownerUids(entry.object)) {
        this.byOwner.remove(`${entry.source.cluster}/${owner}`, key);
      }
    }
    return entry;
  }
}

function keyOf(
  { cluster, kind }: { cluster: string; kind: WatchedKindName },
  uid: string,
): string {
  return `${cluster}/${kind}/${uid}`;
}
