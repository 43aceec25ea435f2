import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterSource } from '@lockstep/backstage-plugin-delivery-node';
import {
  createKubeConfig,
  fromClusterAccess,
  KubeClient,
  type ClusterConfig,
} from './cluster';
import type {
  ChangeFeed,
  DeploymentDirectory,
  DeploymentIndex,
} from './index/index';
import {
  ClusterWatcher,
  WATCHED_KIND_NAMES,
  type FreshnessBoard,
  type ObjectEvent,
  type ObjectSink,
  type WatchSource,
  type WatchTiming,
} from './watch';

/**
 * All clusters: those configured and those extensions contribute. Each is watched on its own;
 * one that cannot be used is reported and does not hold up the others.
 */
export class ClusterSet {
  private readonly clients = new Map<string, KubeClient>();
  private readonly watchers = new Map<string, ClusterWatcher>();
  private readonly stopping = new AbortController();
  private readonly sink: ObjectSink;
  private looking = false;

  constructor(
    private readonly options: {
      configured: readonly ClusterConfig[];
      sources: readonly ClusterSource[];
      index: DeploymentIndex;
      directory: DeploymentDirectory;
      board: FreshnessBoard;
      feed: ChangeFeed;
      timing: WatchTiming;
      /** Hears of every event, for metrics. */
      onEvent: (source: WatchSource, event: ObjectEvent) => void;
      logger: LoggerService;
    },
  ) {
    const { index, directory, feed, onEvent } = options;
    this.sink = {
      apply: (source, event) => {
        onEvent(source, event);
        const touched = index.apply(source, event);
        directory.forget(touched);
        feed.add({ deployments: touched });
        if (index.objects.hasLateOwners) {
          this.lookForMissing();
        }
      },
      freshnessChanged: cluster => {
        directory.forget(index.deploymentsOn(cluster));
        feed.add({ cluster });
      },
    };
  }

  /** Starts watching what is configured; contributed clusters follow as they are known. */
  start(): void {
    this.add(this.options.configured);
    for (const source of this.options.sources) {
      this.addFrom(source);
    }
  }

  /** Resolves when every kind of every configured cluster was listed, or could not be. */
  async tried(): Promise<void> {
    await Promise.all(
      [...this.watchers.values()].map(watcher => watcher.tried()),
    );
  }

  /** Ends every watch; resolves when none is left. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(
      [...this.watchers.values()].map(watcher => watcher.stop()),
    );
  }

  clientOf(cluster: string): KubeClient | undefined {
    return this.clients.get(cluster);
  }

  private add(clusters: readonly ClusterConfig[]): void {
    const added = clusters.flatMap(cluster => this.connect(cluster) ?? []);
    // All are known before the first object names one of them as its destination.
    added.forEach(watcher => watcher.start());
  }

  private connect(cluster: ClusterConfig): ClusterWatcher | undefined {
    const { index, board, timing, logger } = this.options;
    const { name, title, namespaces } = cluster;
    if (this.clients.has(name)) {
      logger.warn(`Cluster '${name}' is known twice; the first one is used`);
      return undefined;
    }
    try {
      const client = new KubeClient(name, () => createKubeConfig(cluster));
      this.clients.set(name, client);
      index.addCluster({ name, title, url: client.url });
      const watcher = new ClusterWatcher({
        client,
        namespaces,
        sink: this.sink,
        board,
        timing,
        logger,
      });
      this.watchers.set(name, watcher);
      return watcher;
    } catch (error) {
      const reason = `cluster '${name}' cannot be used: ${
        (error as Error).message
      }`;
      logger.error(reason);
      index.addCluster({ name, title });
      for (const kind of WATCHED_KIND_NAMES) {
        board.lost({ cluster: name, kind }, 'unreachable', reason);
      }
      return undefined;
    }
  }

  /**
   * An owner that became ours late (Argo CD adopted it, or we may read its kind only now) may
   * have pods that were turned away before. If they do not come by themselves, they are listed.
   */
  private async lookForMissing(): Promise<void> {
    const { timing, index, logger } = this.options;
    if (this.looking) {
      return;
    }
    this.looking = true;
    try {
      await timing.sleep(timing.settleMs, this.stopping.signal);
      for (const { cluster, kind } of index.objects.takeMissing()) {
        logger.info(
          `Reading ${kind} of cluster '${cluster}' again: owners of some came late`,
        );
        this.watchers.get(cluster)?.relist(kind);
      }
    } catch {
      // Only a stop ends the pause early.
    } finally {
      this.looking = false;
    }
  }

  private async addFrom(source: ClusterSource): Promise<void> {
    const { timing, logger } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const clusters = await source.listClusters();
        if (!signal.aborted) {
          this.add(clusters.map(fromClusterAccess));
        }
        return;
      } catch (error) {
        logger.error(
          'A source of clusters could not be read; it is asked again',
          error as Error,
        );
        await timing.sleep(timing.backoffCapMs, signal).catch(() => {});
      }
    }
  }
}
