import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  ClusterFreshness,
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeploymentDirectory, FeedReport } from '../index/index';

/** What changed in one entity's delivery; version numbers have no gap. */
export interface ChannelChange {
  version: number;
  deployments: Deployment[];
  removed: Array<{ id: string; environment: string }>;
  promotions: Promotion[];
  clusters: ClusterFreshness[];
}

/**
 * The last told state of one entity, shared by everyone who watches it. Compares what is
 * known now with what was told and hands out the difference; nothing when there is none.
 */
export class EntityChannel {
  private current = 0;
  private generation = -1;
  private deployments = new Map<string, { text: string; value: Deployment }>();
  private clusterTexts = new Map<string, string>();
  private searchedNames: string[] = [];

  constructor(
    private entity: Entity,
    private readonly directory: DeploymentDirectory,
  ) {
    this.refresh();
  }

  get version(): number {
    return this.current;
  }

  get searched(): readonly string[] {
    return this.searchedNames;
  }

  listDeployments(): Deployment[] {
    return [...this.deployments.values()].map(({ value }) => value);
  }

  /** The entity was read again; its annotations may lead elsewhere now. */
  setEntity(entity: Entity): void {
    this.entity = entity;
  }

  /** Whether a report can concern this entity at all. */
  isTouchedBy(report: FeedReport): boolean {
    if (report.freshness || this.generation !== this.directory.generation) {
      return true;
    }
    for (const id of this.deployments.keys()) {
      if (report.deployments.has(id)) {
        return true;
      }
    }
    return false;
  }

  /** Looks again; returns what is new, or undefined. */
  refresh(): ChannelChange | undefined {
    this.generation = this.directory.generation;
    const { deployments, searched } = this.directory.describeAll(this.entity);
    this.searchedNames = searched;

    const next = new Map(
      deployments.map(value => [
        value.id,
        { text: JSON.stringify(value), value },
      ]),
    );
    const changed = [...next].filter(
      ([id, { text }]) => this.deployments.get(id)?.text !== text,
    );
    const removed = [...this.deployments]
      .filter(([id]) => !next.has(id))
      .map(([id, { value }]) => ({ id, environment: value.environment }));
    this.deployments = next;

    const clusters = this.directory.clusters().filter(cluster => {
      const text = JSON.stringify(cluster);
      const known = this.clusterTexts.get(cluster.cluster) === text;
      this.clusterTexts.set(cluster.cluster, text);
      return !known;
    });

    if (changed.length + removed.length + clusters.length === 0) {
      return undefined;
    }
    return this.tell({
      deployments: changed.map(([, { value }]) => value),
      removed,
      clusters,
    });
  }

  tellPromotion(promotion: Promotion): ChannelChange | undefined {
    return promotion.entityRef === stringifyEntityRef(this.entity)
      ? this.tell({ promotions: [promotion] })
      : undefined;
  }

  private tell(news: Partial<ChannelChange>): ChannelChange {
    this.current += 1;
    return {
      deployments: [],
      removed: [],
      promotions: [],
      clusters: [],
      ...news,
      version: this.current,
    };
  }
}
