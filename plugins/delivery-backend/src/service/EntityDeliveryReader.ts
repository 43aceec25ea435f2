import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { listEnvironments, writeEntityDelivery } from '../domain/delivery';
import type { DeploymentDirectory } from '../index/index';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { EntityCatalog } from './EntityCatalog';
import type { RecentPromotions } from './RecentPromotions';

const RECENT_PROMOTIONS = 25;

/** An entity, as far as somebody may read it. */
export interface EntitySight {
  entity: Entity;
  /** Environments this person may read; at least one. */
  readable: ReadonlySet<string>;
}

/** Reads the delivery of one entity as one person may see it. */
export class EntityDeliveryReader {
  constructor(
    private readonly options: {
      catalog: EntityCatalog;
      directory: DeploymentDirectory;
      authorizer: PermissionDeliveryAuthorizer;
      recent: RecentPromotions;
      /** Names of the configured environments, in order. */
      pipeline: readonly string[];
    },
  ) {}

  /** The JSON text of an `EntityDelivery`. */
  async read(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<string> {
    const { catalog, directory, pipeline, recent } = this.options;
    const entity = await catalog.get(entityRef);
    const ref = stringifyEntityRef(entity);
    const [readable, promotions] = await Promise.all([
      this.readableEnvironments(entity, credentials),
      recent.of(ref),
    ]);
    const { deployments, searched } = directory.writeAll(entity);
    return writeEntityDelivery({
      entityRef: ref,
      pipeline,
      readable,
      deployments,
      promotions: pickRecent(promotions, readable),
      clusters: directory.clusters(),
      searched,
    });
  }

  /**
   * Throws `NotFoundError` where the entity does not exist or must not be seen, and
   * `NotAllowedError` where no environment may be read.
   */
  async see(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntitySight> {
    const entity = await this.options.catalog.get(entityRef);
    const readable = await this.readableEnvironments(entity, credentials);
    return { entity, readable };
  }

  async recentPromotions(
    entity: Entity,
    readable: ReadonlySet<string>,
  ): Promise<Promotion[]> {
    return pickRecent(
      await this.options.recent.of(stringifyEntityRef(entity)),
      readable,
    );
  }

  private readableEnvironments(
    entity: Entity,
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const { authorizer, directory, pipeline } = this.options;
    return authorizer.readableEnvironments(
      credentials,
      stringifyEntityRef(entity),
      listEnvironments(pipeline, directory.listEnvironments(entity)),
    );
  }
}

function pickRecent(
  promotions: readonly Promotion[],
  readable: ReadonlySet<string>,
): Promotion[] {
  return promotions
    .filter(({ environment }) => readable.has(environment))
    .slice(0, RECENT_PROMOTIONS);
}
