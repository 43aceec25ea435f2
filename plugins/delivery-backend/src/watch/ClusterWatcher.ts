import type { LoggerService } from '@backstage/backend-plugin-api';
import type { KubeClient } from '../cluster';
import {
  kindTitle,
  WATCHED_KINDS,
  WATCHED_KIND_NAMES,
  type WatchedKind,
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

/**
 * Watches every kind of one cluster and keeps the freshness board. Kinds are independent: one
 * that is forbidden, absent or slow never holds up another.
 */
export class ClusterWatcher {
  private readonly stopping = new AbortController();
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
  ) {}

  start(): void {
    const sources = WATCHED_KIND_NAMES.flatMap(kind =>
      (this.options.namespaces ?? [undefined]).map(namespace => ({
        cluster: this.options.client.cluster,
        kind,
        namespace,
      })),
    );
    sources.forEach(source => this.options.board.expect(source));
    this.running = Promise.all(sources.map(source => this.follow(source)));
  }

  /** Ends every watch; resolves when none is left. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.options.client.close();
  }

  private async follow(source: WatchSource): Promise<void> {
    const { client, sink, timing } = this.options;
    const kind: WatchedKind = WATCHED_KINDS[source.kind as WatchedKindName];
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const event of watchObjects({
          client,
          kind,
          namespace: source.namespace,
          signal,
          timing,
        })) {
          sink.apply(source, event);
          this.note(source, event);
        }
      } catch (error) {
        // A fault of ours. Staying silent would be a watch that died quietly.
        this.options.logger.error(
          `Watching ${kindTitle(kind)} of cluster '${
            source.cluster
          }' failed; it starts over`,
          error as Error,
        );
        this.note(source, {
          type: 'lost',
          cause: 'unreachable',
          reason: 'an internal error ended the watch; it starts over',
        });
        await timing.sleep(timing.backoffCapMs, signal).catch(() => {});
      }
    }
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
