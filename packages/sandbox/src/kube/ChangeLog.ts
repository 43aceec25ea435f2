import type { KubeObject } from './KubeObject';

/** One write, as watches see it. Its objects are shared: read them only. */
export interface Change {
  resourceVersion: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
  /** What was there before, for selectors that the object moved out of. */
  previous?: KubeObject;
}

/**
 * The last writes to a cluster, oldest first. A watch that starts from before the window
 * cannot be served: its client has to list again (410).
 */
export class ChangeLog {
  readonly #size: number;
  #changes: Change[] = [];
  #forgotten: number;

  constructor(options: { size: number; start: number }) {
    this.#size = options.size;
    this.#forgotten = options.start;
  }

  add(change: Change): void {
    this.#changes.push(change);
    // Cut in bulk: shifting on each write would move the whole array each time.
    if (this.#changes.length >= this.#size * 2) {
      this.#forget(this.#changes.length - this.#size);
    }
  }

  /** All writes after a version, or `undefined` when some of them are forgotten. */
  since(resourceVersion: number): Change[] | undefined {
    if (resourceVersion < this.#forgotten) {
      return undefined;
    }
    const start = this.#changes.findIndex(
      change => change.resourceVersion > resourceVersion,
    );
    return start === -1 ? [] : this.#changes.slice(start);
  }

  /** Forgets everything, as an API server that was compacted. */
  clear(): void {
    this.#forget(this.#changes.length);
  }

  /** The version that the oldest possible watch starts from. */
  get oldest(): number {
    return this.#forgotten;
  }

  #forget(count: number): void {
    const last = this.#changes[count - 1];
    if (last) {
      this.#forgotten = last.resourceVersion;
      this.#changes = this.#changes.slice(count);
    }
  }
}
