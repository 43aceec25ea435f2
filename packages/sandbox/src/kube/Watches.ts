import type { ServerResponse } from 'node:http';
import type { Change } from './ChangeLog';
import type { ClusterStore } from './ClusterStore';
import type { OpenWatches } from './faults';
import type { KubeObject } from './KubeObject';
import { KubeStatusError } from './KubeStatusError';
import { apiVersionOf, type ResourceKind } from './resourceKinds';
import type { ObjectFilter } from './selectors';

export interface WatchRequest {
  kind: ResourceKind;
  namespace?: string;
  matches: ObjectFilter;
  /** Starts after this version; without one, with everything that exists. */
  resourceVersion?: number;
  wantsBookmarks: boolean;
  /** Marks the end of the existing objects with a bookmark (`sendInitialEvents`). */
  marksInitialEnd: boolean;
  timeoutSeconds: number;
  present: (object: KubeObject) => object;
}

interface Stream {
  request: WatchRequest;
  response: ServerResponse;
  bookmarks?: ReturnType<typeof setInterval>;
  timeout: ReturnType<typeof setTimeout>;
  /** The latest event, as it was sent. */
  latest?: string;
  /** A fault: the next event is cut in its middle. */
  endsMidLine?: boolean;
  /** A fault: it hears nothing any more. */
  isStalled?: boolean;
}

// A client that reads nothing must not fill our memory.
const maxUnsentBytes = 16 * 1024 * 1024;

/**
 * The open watches. Each gets every change after its version exactly once and in order,
 * until it times out, its client leaves or a fault ends it.
 */
export class Watches implements OpenWatches {
  readonly #store: ClusterStore;
  readonly #bookmarkMs: number;
  readonly #streams = new Set<Stream>();
  readonly #unsubscribe: () => void;

  constructor(options: { store: ClusterStore; bookmarkMs: number }) {
    this.#store = options.store;
    this.#bookmarkMs = options.bookmarkMs;
    this.#unsubscribe = options.store.onChange(change => {
      for (const stream of this.#streams) {
        this.#sendChange(stream, change);
      }
    });
  }

  get size(): number {
    return this.#streams.size;
  }

  open(request: WatchRequest, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'no-cache, private',
    });
    response.flushHeaders();
    const stream: Stream = {
      request,
      response,
      timeout: setTimeout(() => {
        this.#sendBookmark(stream);
        response.end();
      }, request.timeoutSeconds * 1000),
    };
    response.on('close', () => this.#forget(stream));
    if (this.#sendPast(stream)) {
      if (request.wantsBookmarks) {
        stream.bookmarks = setInterval(
          () => this.#sendBookmark(stream),
          this.#bookmarkMs,
        );
      }
      this.#streams.add(stream);
    } else {
      clearTimeout(stream.timeout);
    }
  }

  cut(kind?: string): void {
    for (const { response } of this.#streamsOf(kind)) {
      response.socket?.resetAndDestroy();
    }
  }

  cutMidLine(kind?: string): void {
    for (const stream of this.#streamsOf(kind)) {
      stream.endsMidLine = true;
    }
  }

  stall(kind?: string): void {
    for (const stream of this.#streamsOf(kind)) {
      stream.isStalled = true;
      stopTimers(stream);
    }
  }

  repeat(kind?: string): void {
    for (const { response, latest, isStalled } of this.#streamsOf(kind)) {
      if (latest !== undefined && !isStalled) {
        response.write(latest);
      }
    }
  }

  expire(): void {
    for (const stream of [...this.#streams]) {
      if (!stream.isStalled) {
        this.#forget(stream);
        sendExpired(stream, this.#store.changes.oldest);
      }
    }
  }

  write(text: string): void {
    for (const { response, isStalled } of this.#streams) {
      if (!isStalled) {
        response.write(text);
      }
    }
  }

  stop(): void {
    this.#unsubscribe();
    for (const stream of [...this.#streams]) {
      this.#forget(stream);
      stream.response.end();
    }
  }

  #sendPast(stream: Stream): boolean {
    const { kind, namespace, matches, resourceVersion, marksInitialEnd } =
      stream.request;
    if (resourceVersion === undefined) {
      for (const object of this.#store.snapshot(kind.kind, namespace)) {
        if (matches(object)) {
          this.#send(stream, 'ADDED', object);
        }
      }
      if (marksInitialEnd) {
        this.#sendBookmark(stream, { 'k8s.io/initial-events-end': 'true' });
      }
      return true;
    }
    const missed = this.#store.changes.since(resourceVersion);
    if (!missed) {
      sendExpired(stream, this.#store.changes.oldest, resourceVersion);
      return false;
    }
    missed.forEach(change => this.#sendChange(stream, change));
    return true;
  }

  #sendChange(stream: Stream, change: Change): void {
    const { kind, namespace, matches } = stream.request;
    const { object, previous } = change;
    if (
      object.kind !== kind.kind ||
      (namespace !== undefined && object.metadata.namespace !== namespace)
    ) {
      return;
    }
    const isIn = change.type !== 'DELETED' && matches(object);
    const wasIn = previous !== undefined && matches(previous);
    if (isIn) {
      this.#send(stream, wasIn ? 'MODIFIED' : 'ADDED', object);
    } else if (wasIn) {
      // As it was when the selector last matched, at the version that took it away.
      this.#send(stream, 'DELETED', {
        ...previous,
        metadata: {
          ...previous.metadata,
          resourceVersion: object.metadata.resourceVersion,
        },
      });
    }
    if (stream.response.writableLength > maxUnsentBytes) {
      stream.response.destroy();
    }
  }

  #sendBookmark(stream: Stream, annotations?: Record<string, string>): void {
    if (!stream.request.wantsBookmarks) {
      return;
    }
    const { kind } = stream.request;
    stream.response.write(
      lineOf('BOOKMARK', {
        kind: kind.kind,
        apiVersion: apiVersionOf(kind),
        metadata: {
          resourceVersion: String(this.#store.resourceVersion),
          creationTimestamp: null,
          ...(annotations && { annotations }),
        },
      }),
    );
  }

  #send(stream: Stream, type: string, object: KubeObject): void {
    if (stream.isStalled) {
      return;
    }
    const line = lineOf(type, stream.request.present(object));
    if (stream.endsMidLine) {
      this.#forget(stream);
      const { response } = stream;
      response.write(line.slice(0, line.length / 2), () => response.destroy());
      return;
    }
    stream.latest = line;
    stream.response.write(line);
  }

  #streamsOf(kind: string | undefined): Stream[] {
    return [...this.#streams].filter(
      ({ request }) => kind === undefined || request.kind.kind === kind,
    );
  }

  #forget(stream: Stream): void {
    stopTimers(stream);
    this.#streams.delete(stream);
  }
}

function stopTimers({ bookmarks, timeout }: Stream): void {
  clearInterval(bookmarks);
  clearTimeout(timeout);
}

function sendExpired(stream: Stream, oldest: number, asked?: number): void {
  const error = KubeStatusError.expired(
    asked === undefined
      ? 'The resourceVersion for the provided watch is too old.'
      : `too old resource version: ${asked} (${oldest})`,
  );
  stream.response.write(lineOf('ERROR', error.toStatus()));
  stream.response.end();
}

function lineOf(type: string, object: object): string {
  return `${JSON.stringify({ type, object })}\n`;
}
