const EMPTY: ReadonlySet<unknown> = new Set();

/** A map of sets that forgets empty ones. */
export class MultiMap<K, V> {
  private readonly sets = new Map<K, Set<V>>();

  add(key: K, value: V): void {
    const set = this.sets.get(key);
    if (set) {
      set.add(value);
    } else {
      this.sets.set(key, new Set([value]));
    }
  }

  remove(key: K, value: V): void {
    const set = this.sets.get(key);
    if (set?.delete(value) && set.size === 0) {
      this.sets.delete(key);
    }
  }

  get(key: K): ReadonlySet<V> {
    return this.sets.get(key) ?? (EMPTY as ReadonlySet<V>);
  }
}
