import type { AccessRequest, KubeVerb } from './access';
import { KubeStatusError } from './KubeStatusError';
import { PlainRefusal } from './PlainRefusal';
import { findKind } from './resourceKinds';
import type { Pace } from './sendSlowly';

/** What a fault does to the watches that are open at that moment, of one kind or of all. */
export interface OpenWatches {
  /** Resets the connections. */
  cut(kind?: string): void;
  /** Sends half of the next event, then cuts. */
  cutMidLine(kind?: string): void;
  /** Leaves the connections open and sends nothing any more. */
  stall(kind?: string): void;
  /** Sends the latest event once more. */
  repeat(kind?: string): void;
  /** Tells the clients that they are too far behind (410), and closes. */
  expire(): void;
  /** Sends text as it is, into the middle of the stream. */
  write(text: string): void;
}

interface Throttle {
  left: number;
  retryAfterSeconds: number;
}

/** Trouble to order for the clients of the Kubernetes API. */
export class KubeFaults {
  readonly #watches: OpenWatches;
  readonly #forgetHistory: () => void;
  readonly #forbidden = new Map<string, KubeVerb[] | undefined>();
  readonly #absent = new Set<string>();
  /** By kind; those of every kind under `undefined`. */
  readonly #throttles = new Map<string | undefined, Throttle>();
  #mode: 'ok' | 'down' | 'slow' = 'ok';
  #delayMs = 0;
  #pace: Pace | undefined;

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

  /** How lists are sent, when not at once. */
  get pace(): Pace | undefined {
    return this.#pace;
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

  /** Sends the bodies of lists in small pieces, until `ok`. */
  trickle(pace: Partial<Pace> = {}): void {
    this.#pace = { pieceBytes: 64, everyMs: 5, ...pace };
  }

  /**
   * Answers 429 with `Retry-After`: to the next so many requests, or to all until `ok`; of
   * one kind, or whatever they are about.
   */
  throttle(
    options: {
      requests?: number;
      kind?: string;
      retryAfterSeconds?: number;
    } = {},
  ): void {
    const { requests = Infinity, kind, retryAfterSeconds = 1 } = options;
    if (kind !== undefined) {
      requireKind(kind);
    }
    this.#throttles.set(kind, { left: requests, retryAfterSeconds });
  }

  /** Ends `down`, `slow`, `trickle` and `throttle`; what is forbidden or absent stays so. */
  ok(): void {
    this.#mode = 'ok';
    this.#pace = undefined;
    this.#throttles.clear();
  }

  /** Answers 403 for a kind, for some verbs or all; open watches of it are cut. */
  forbid(kind: string, verbs?: KubeVerb[]): void {
    requireKind(kind);
    this.#forbidden.set(kind, verbs);
    this.#watches.cut(kind);
  }

  allow(kind: string): void {
    this.#forbidden.delete(kind);
  }

  /**
   * Answers 404 for a kind and leaves it out of discovery, as if its definition were not
   * installed; open watches of it are cut. Its objects are there again after `install`.
   */
  uninstall(kind: string): void {
    requireKind(kind);
    this.#absent.add(kind);
    this.#watches.cut(kind);
  }

  install(kind: string): void {
    this.#absent.delete(kind);
  }

  isInstalled(kind: string): boolean {
    return !this.#absent.has(kind);
  }

  cutWatches(kind?: string): void {
    this.#watches.cut(kind);
  }

  /** Cuts each open watch in the middle of the line of its next event. */
  cutWatchesMidLine(kind?: string): void {
    this.#watches.cutMidLine(kind);
  }

  /** Open watches stay open and get nothing any more, not even bookmarks or an end. */
  stallWatches(kind?: string): void {
    this.#watches.stall(kind);
  }

  /** Sends each open watch its latest event once more. */
  repeatEvents(kind?: string): void {
    this.#watches.repeat(kind);
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

  /** Counts a request, and refuses it when there are too many. */
  requireUnthrottled(kind: string | undefined): void {
    for (const key of new Set([kind, undefined])) {
      const throttle = this.#throttles.get(key);
      if (throttle && throttle.left > 0) {
        throttle.left -= 1;
        throw PlainRefusal.tooManyRequests(throttle.retryAfterSeconds);
      }
    }
  }

  requireAllowed(request: AccessRequest, user: string): void {
    const kind = request.kind.kind;
    const verbs = this.#forbidden.get(kind);
    if (this.#forbidden.has(kind) && (verbs?.includes(request.verb) ?? true)) {
      throw KubeStatusError.forbiddenTo(user, request);
    }
  }

  requireInstalled(kind: string): void {
    if (!this.isInstalled(kind)) {
      throw PlainRefusal.notServed();
    }
  }
}

function requireKind(kind: string): void {
  if (!findKind(kind)) {
    throw new Error(`kind ${kind} is not served, so it can have no fault`);
  }
}
