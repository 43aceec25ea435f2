import { KubeRequestError, type KubeClient } from '../cluster';
import {
  compareResourceVersions,
  isKubeObject,
  kindPath,
  kindTitle,
  pruneObject,
  WATCHED_KINDS,
  type WatchedKind,
  type WatchedKindName,
} from '../domain/objects';
import { backoffMs } from './backoff';
import type { ObjectEvent } from './ObjectEvent';
import { parseWatchLine } from './parseWatchLine';
import type { WatchTiming } from './WatchTiming';

/** A cluster that refuses the same cursor so often may not know it any more. */
const RELIST_AFTER_FAILURES = 8;

export interface WatchOptions {
  client: KubeClient;
  name: WatchedKindName;
  namespace?: string;
  signal: AbortSignal;
  timing: WatchTiming;
}

/**
 * Follows one kind of one cluster (or namespace) until the signal fires; never ends by itself.
 *
 * Guarantees: what the consumer holds equals the cluster's state at some moment, and catches
 * up whenever the cluster can be reached. Any doubt (410, a line that does not parse) leads to
 * a new listing; a stream that ends is resumed where it stopped. Objects are pruned.
 *
 * @remarks
 * Within one listing's lifetime events at or below the cursor are replays of a resumed
 * stream and must not overwrite newer state. The cursor never outlives a listing, because a
 * cluster restored from a backup counts from a lower number again.
 */
export async function* watchObjects(
  options: WatchOptions,
): AsyncGenerator<ObjectEvent, void> {
  const { signal, timing } = options;
  const position: Position = { cursor: undefined };
  let failures = 0;

  while (!signal.aborted) {
    let pauseMs = 0;
    const startedAt = timing.now();
    try {
      if (position.cursor === undefined) {
        yield* listObjects(options, position);
      }
      for await (const event of followObjects(options, position)) {
        if (event.type !== 'alive') {
          failures = 0;
        }
        yield event;
      }
      // A stream may end at any time. One that ends at once, again and again, is a fault.
      const lived = timing.now() - startedAt;
      failures = lived < timing.backoffBaseMs ? failures + 1 : 0;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      failures += 1;
      if (isDoubt(error) || failures % RELIST_AFTER_FAILURES === 0) {
        position.cursor = undefined;
      }
      if (!isDoubt(error)) {
        const loss = describeLoss(error, WATCHED_KINDS[options.name]);
        yield { type: 'lost', ...loss };
        pauseMs = loss.cause === 'unreachable' ? 0 : timing.deniedRetryMs;
      }
      if (error instanceof KubeRequestError) {
        pauseMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
      }
    }
    pauseMs = Math.max(
      pauseMs,
      backoffMs(failures, {
        baseMs: timing.backoffBaseMs,
        capMs: timing.backoffCapMs,
        random: timing.random,
      }),
    );
    if (pauseMs > 0 && !(await pause(pauseMs, options))) {
      return;
    }
  }
}

interface Position {
  /** Resource version up to which everything is known; undefined: list first. */
  cursor: string | undefined;
}

/** The server or the stream says that the state must be read anew. */
class DoubtError extends Error {}

async function* listObjects(
  options: WatchOptions,
  position: Position,
): AsyncGenerator<ObjectEvent> {
  const { client, name, namespace, signal, timing } = options;
  const kind: WatchedKind = WATCHED_KINDS[name];
  let next: string | undefined;
  let version: string | undefined;
  yield { type: 'listing' };
  do {
    const query = new URLSearchParams({ limit: String(timing.pageSize) });
    if (kind.fieldSelector) {
      query.set('fieldSelector', kind.fieldSelector);
    }
    if (next) {
      query.set('continue', next);
    }
    const page: any = await client.get(
      `${kindPath(kind, { namespace })}?${query}`,
      {
        signal,
        silenceMs: timing.silenceMs,
      },
    );
    if (!Array.isArray(page?.items)) {
      throw new KubeRequestError(
        `cluster '${client.cluster}' answered the list of ${kindTitle(
          kind,
        )} with something that is not a list`,
      );
    }
    yield {
      type: 'upserted',
      objects: page.items
        .filter(isKubeObject)
        .filter((object: any) => kind.keeps?.(object) ?? true)
        .map((object: any) => pruneObject(name, object)),
    };
    version = page.metadata?.resourceVersion ?? version;
    next = page.metadata?.continue || undefined;
  } while (next);
  yield { type: 'listed' };
  position.cursor = version ?? '0';
}

async function* followObjects(
  options: WatchOptions,
  position: Position,
): AsyncGenerator<ObjectEvent> {
  const { client, name, namespace, signal, timing } = options;
  const kind: WatchedKind = WATCHED_KINDS[name];
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: position.cursor!,
    timeoutSeconds: String(timing.watchSeconds),
  });
  if (kind.fieldSelector) {
    query.set('fieldSelector', kind.fieldSelector);
  }
  const lines = await client.watchLines(
    `${kindPath(kind, { namespace })}?${query}`,
    { signal, silenceMs: timing.silenceMs },
  );
  yield { type: 'alive' };
  for await (const line of lines) {
    const message = parseWatchLine(line);
    switch (message.type) {
      case 'unreadable':
        throw new DoubtError(`cannot read a watch line of ${kindTitle(kind)}`);
      case 'error':
        if (message.code === 410) {
          throw new DoubtError(message.message);
        }
        throw new KubeRequestError(
          `cluster '${client.cluster}' ended the watch of ${kindTitle(kind)}: ${
            message.message
          }`,
          { status: message.code },
        );
      case 'bookmark':
        if (
          (compareResourceVersions(message.resourceVersion, position.cursor) ??
            0) < 0
        ) {
          throw new DoubtError(
            'the cluster counts from a lower version than before',
          );
        }
        position.cursor = message.resourceVersion;
        yield { type: 'alive' };
        break;
      default: {
        const { object } = message;
        const order = compareResourceVersions(
          object.metadata.resourceVersion,
          position.cursor,
        );
        const replayed = order !== undefined && order <= 0;
        if (!replayed) {
          position.cursor = object.metadata.resourceVersion ?? position.cursor;
        }
        const gone =
          message.type === 'deleted' || !(kind.keeps?.(object) ?? true);
        if (gone) {
          // Right even when replayed: a uid that was deleted never comes back.
          yield { type: 'removed', object };
        } else if (!replayed) {
          yield {
            type: 'upserted',
            objects: [pruneObject(name, object)],
          };
        }
      }
    }
  }
}

function isDoubt(error: unknown): boolean {
  return (
    error instanceof DoubtError ||
    (error instanceof KubeRequestError && error.status === 410)
  );
}

function describeLoss(error: unknown, kind: WatchedKind) {
  const status = error instanceof KubeRequestError ? error.status : undefined;
  const said = error instanceof Error ? error.message : String(error);
  switch (status) {
    case 401:
      return {
        cause: 'forbidden' as const,
        reason: `the cluster does not accept our credentials (401); check the token of this cluster`,
      };
    case 403:
      return {
        cause: 'forbidden' as const,
        reason: `the cluster does not let us read ${kindTitle(
          kind,
        )} (403); grant list and watch on it`,
      };
    case 404:
      return {
        cause: 'absent' as const,
        reason: `the cluster has no ${kindTitle(kind)} (404)`,
      };
    default:
      return { cause: 'unreachable' as const, reason: said };
  }
}

async function pause(ms: number, options: WatchOptions): Promise<boolean> {
  try {
    await options.timing.sleep(ms, options.signal);
    return true;
  } catch (error) {
    if (options.signal.aborted) {
      return false;
    }
    throw error;
  }
}
