import type { LoggerService } from '@backstage/backend-plugin-api';
import type { KubeClient } from '../cluster';
import {
  WATCHED_KINDS,
  WATCHED_KIND_NAMES,
  kindTitle,
  ownerKinds,
  type WatchedKindName,
} from '../domain/objects';
import type { FreshnessBoard, WatchSource } from './FreshnessBoard';
import type { ObjectEvent } from './ObjectEvent';
import { watchObjects } from './watchObjects';
import type { WatchTiming } from './WatchTiming';

/** Takes what a watch reports. Must not throw. */
export interface ObjectSink {
  apply(source: WatchSource, event: ObjectEvent): void;
  /** The freshness of a cluster changed. */
  freshnessChanged(cluster: string): void;
}

/** One watch: what it follows, what ends its present round, and whether it was ever tried. */
interface Follow {
  source: WatchSource;
  round: AbortController;
  tried: Signal;
}

interface Signal {
  done: Promise<void>;
  set(): void;
}

function createSignal(): Signal {
  let set = () => {};
  const done = new Promise<void>(resolve => {
    set = resolve;
  });
  return { done, set };
}

/**
 * Watches every kind of one cluster and keeps the freshness board. Kinds are independent: one
 * that is forbidden, absent or slow never holds up another.
 */
export class ClusterWatcher {
  private readonly stopping = new AbortController();
  private readonly follows: Follow[];
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: {
      client: KubeClient;
      namespaces?: string[];
      sink: ObjectSink;
      board: FreshnessBoard;
      timing: WatchTiming;
      logger: LoggerService;
    },
  ) {
    const { client, namespaces = [undefined] } = options;
    this.follows = WATCHED_KIND_NAMES.flatMap(kind =>
      namespaces.map(namespace => ({
        source: { cluster: client.cluster, kind, namespace },
        round: new AbortController(),
        tried: createSignal(),
      })),
    );
  }

  start(): void {
    this.follows.forEach(({ source }) => this.options.board.expect(source));
    this.running = Promise.all(this.follows.map(follow => this.follow(follow)));
  }

  /** Resolves when every kind was listed, or could not be. */
  async tried(): Promise<void> {
    await Promise.all(this.follows.map(({ tried }) => tried.done));
  }

  /** Reads a kind anew, whatever its watch says. */
  relist(kind: WatchedKindName): void {
    this.follows
      .filter(({ source }) => source.kind === kind)
      .forEach(({ round }) => round.abort());
  }

  /** Ends every watch; resolves when none is left. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.follows.forEach(({ round, tried }) => {
      round.abort();
      tried.set();
    });
    await this.running;
    this.options.client.close();
  }

  private async follow(follow: Follow): Promise<void> {
    const { client, sink, timing } = this.options;
    const { source } = follow;
    const stopping = this.stopping.signal;
    // What is held for the sake of an owner is listed when the owners are known.
    await Promise.all(this.ownersOf(source).map(owner => owner.tried.done));
    while (!stopping.aborted) {
      follow.round = new AbortController();
      try {
        for await (const event of watchObjects({
          client,
          name: source.kind,
          namespace: source.namespace,
          signal: follow.round.signal,
          timing,
        })) {
          sink.apply(source, event);
          this.note(source, event);
          if (event.type === 'listed' || event.type === 'lost') {
            follow.tried.set();
          }
        }
      } catch (error) {
        // A fault of ours. Staying silent would be a watch that died quietly.
        this.options.logger.error(
          `Watching ${kindTitle(WATCHED_KINDS[source.kind])} of cluster '${
            source.cluster
          }' failed; it starts over`,
          error as Error,
        );
        this.note(source, {
          type: 'lost',
          cause: 'unreachable',
          reason: 'an internal error ended the watch; it starts over',
        });
        await timing.sleep(timing.backoffCapMs, stopping).catch(() => {});
      }
    }
  }

  private ownersOf({ kind, namespace }: WatchSource): Follow[] {
    const kinds = ownerKinds(kind);
    return this.follows.filter(
      ({ source }) =>
        kinds.includes(source.kind) && source.namespace === namespace,
    );
  }

  private note(source: WatchSource, event: ObjectEvent): void {
    const { board, sink, logger } = this.options;
    const title = `${kindTitle(WATCHED_KINDS[source.kind])}${
      source.namespace ? ` in namespace '${source.namespace}'` : ''
    } of cluster '${source.cluster}'`;
    switch (event.type) {
      case 'listed':
      case 'alive':
        if (board.live(source)) {
          logger.info(`Following ${title}`);
          sink.freshnessChanged(source.cluster);
        }
        break;
      case 'lost':
        if (board.lost(source, event.cause, event.reason)) {
          logger.warn(`Cannot follow ${title}: ${event.reason}`);
          sink.freshnessChanged(source.cluster);
        }
        break;
      case 'upserted':
      case 'removed':
        board.heard(source);
        break;
      default:
        break;
    }
  }
}
