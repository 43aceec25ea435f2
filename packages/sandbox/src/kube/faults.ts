import { KubeStatusError } from './KubeStatusError';
import { type ResourceKind, findKind, qualifiedName } from './resourceKinds';

export type KubeVerb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete';

/** What a fault does to the watches that are open at that moment. */
export interface OpenWatches {
  /** Resets the connections, of one kind or of all. */
  cut(kind?: string): void;
  /** Tells the clients that they are too far behind (410), and closes. */
  expire(): void;
  /** Sends text as it is, into the middle of the stream. */
  write(text: string): void;
}

/** Trouble to order for the clients of the Kubernetes API. */
export class KubeFaults {
  readonly #watches: OpenWatches;
  readonly #forgetHistory: () => void;
  readonly #forbidden = new Map<string, KubeVerb[] | undefined>();
  #mode: 'ok' | 'down' | 'slow' = 'ok';
  #delayMs = 0;

  constructor(options: { watches: OpenWatches; forgetHistory: () => void }) {
    this.#watches = options.watches;
    this.#forgetHistory = options.forgetHistory;
  }

  get mode(): 'ok' | 'down' | 'slow' {
    return this.#mode;
  }

  /** Milliseconds that each answer waits. */
  get delayMs(): number {
    return this.#mode === 'slow' ? this.#delayMs : 0;
  }

  /** Resets every connection, open watches included, until `ok`. */
  down(): void {
    this.#mode = 'down';
    this.#watches.cut();
  }

  slow(delayMs: number): void {
    this.#mode = 'slow';
    this.#delayMs = delayMs;
  }

  /** Ends `down` and `slow`; what is forbidden stays so. */
  ok(): void {
    this.#mode = 'ok';
  }

  /** Answers 403 for a kind, for some verbs or all; open watches of it are cut. */
  forbid(kind: string, verbs?: KubeVerb[]): void {
    if (!findKind(kind)) {
      throw new Error(`kind ${kind} is not served, so it cannot be forbidden`);
    }
    this.#forbidden.set(kind, verbs);
    this.#watches.cut(kind);
  }

  allow(kind: string): void {
    this.#forbidden.delete(kind);
  }

  cutWatches(kind?: string): void {
    this.#watches.cut(kind);
  }

  /** Forgets all history, as a compaction does: watches and paged lists get 410. */
  expire(): void {
    this.#forgetHistory();
    this.#watches.expire();
  }

  /** Sends a line into all watches that is no JSON. */
  writeGarbage(text = '{"type":"MODIFIED","object":{"kind":\n'): void {
    this.#watches.write(text);
  }

  requireAllowed(
    verb: KubeVerb,
    { kind, namespace }: { kind: ResourceKind; namespace?: string },
  ): void {
    const verbs = this.#forbidden.get(kind.kind);
    if (this.#forbidden.has(kind.kind) && (verbs?.includes(verb) ?? true)) {
      throw new KubeStatusError(
        403,
        'Forbidden',
        `${qualifiedName(
          kind,
        )} is forbidden: User "sandbox" cannot ${verb} resource "${
          kind.plural
        }" in API group "${kind.group}" ${
          namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
        }`,
        { ...(kind.group && { group: kind.group }), kind: kind.plural },
      );
    }
  }
}
