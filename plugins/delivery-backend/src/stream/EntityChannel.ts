import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  ClusterFreshness,
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { readExpiry } from '../domain/deployment';
import type { DeploymentDirectory, FeedReport } from '../index/index';

/** What is kept of the past for those who come back. */
const MAX_PAST = 200;

/** What changed in one entity's delivery since a version. */
export interface ChannelChange {
  since: number;
  version: number;
  deployments: Deployment[];
  removed: Array<{ id: string; environment: string }>;
  promotions: Promotion[];
  clusters: ClusterFreshness[];
}

interface Told<T> {
  value: T;
  text: string;
  version: number;
}

/**
 * The last told state of one entity, shared by everyone who watches it. Compares what is
 * known now with what was told and hands out the difference; nothing when there is none.
 * Remembers in which version each part became what it is, so that whoever comes back gets
 * just what they missed.
 */
export class EntityChannel {
  private current = 0;
  private forgottenBefore = 0;
  private generation = -1;
  private deployments = new Map<string, Told<Deployment>>();
  private readonly clusters = new Map<string, Told<ClusterFreshness>>();
  private readonly promotions = new Map<string, Told<Promotion>>();
  private removed: Array<{
    id: string;
    environment: string;
    version: number;
  }> = [];
  private searchedNames: string[] = [];
  private expiresAt = Infinity;

  constructor(
    /** Tells this channel from others of the same entity, before or elsewhere. */
    readonly epoch: string,
    private entity: Entity,
    private readonly directory: DeploymentDirectory,
    private readonly now: () => Date,
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
    if (
      report.clusters.size > 0 ||
      this.generation !== this.directory.generation
    ) {
      return true;
    }
    for (const id of this.deployments.keys()) {
      if (report.deployments.has(id)) {
        return true;
      }
    }
    return false;
  }

  /** Whether time alone may have changed something. */
  isExpired(now: Date): boolean {
    return this.expiresAt <= now.getTime();
  }

  /** Looks again; returns what is new, or undefined. */
  refresh(): ChannelChange | undefined {
    this.generation = this.directory.generation;
    const { deployments, searched } = this.directory.describeAll(this.entity);
    this.searchedNames = searched;
    const version = this.current + 1;
    const next = new Map<string, Told<Deployment>>();
    let news = 0;
    for (const value of deployments) {
      const known = this.deployments.get(value.id);
      const text = known?.value === value ? known.text : JSON.stringify(value);
      const isNews = known?.text !== text;
      next.set(value.id, isNews ? { value, text, version } : known);
      news += Number(isNews);
    }
    for (const [id, { value }] of this.deployments) {
      if (!next.has(id)) {
        this.removed.push({ id, environment: value.environment, version });
        news += 1;
      }
    }
    this.deployments = next;
    this.expiresAt = Math.min(
      Infinity,
      ...deployments.map(value => readExpiry(value, this.now())),
    );
    for (const value of this.directory.clusters()) {
      const text = JSON.stringify(value);
      if (this.clusters.get(value.cluster)?.text !== text) {
        this.clusters.set(value.cluster, { value, text, version });
        news += 1;
      }
    }
    return news > 0 ? this.advance() : undefined;
  }

  tellPromotion(promotion: Promotion): ChannelChange | undefined {
    if (promotion.entityRef !== stringifyEntityRef(this.entity)) {
      return undefined;
    }
    const text = JSON.stringify(promotion);
    if (this.promotions.get(promotion.id)?.text === text) {
      return undefined;
    }
    this.promotions.delete(promotion.id);
    this.promotions.set(promotion.id, {
      value: promotion,
      text,
      version: this.current + 1,
    });
    return this.advance();
  }

  /** Everything that is new after a version; undefined when that is not known. */
  since(version: number): ChannelChange | undefined {
    if (version > this.current || version < this.forgottenBefore) {
      return undefined;
    }
    return {
      since: version,
      version: this.current,
      deployments: newer(this.deployments, version),
      removed: this.removed.filter(
        gone => gone.version > version && !this.deployments.has(gone.id),
      ),
      promotions: newer(this.promotions, version),
      clusters: newer(this.clusters, version),
    };
  }

  private advance(): ChannelChange {
    this.current += 1;
    const change = this.since(this.current - 1)!;
    this.forget();
    return change;
  }

  private forget(): void {
    if (this.removed.length > MAX_PAST) {
      const dropped = this.removed.splice(0, MAX_PAST / 2);
      this.forgottenBefore = dropped[dropped.length - 1].version;
    }
    for (const [id, { version }] of this.promotions) {
      if (this.promotions.size <= MAX_PAST) {
        break;
      }
      this.promotions.delete(id);
      this.forgottenBefore = Math.max(this.forgottenBefore, version);
    }
  }
}

function newer<T>(told: ReadonlyMap<string, Told<T>>, version: number): T[] {
  return [...told.values()]
    .filter(part => part.version > version)
    .map(({ value }) => value);
}
