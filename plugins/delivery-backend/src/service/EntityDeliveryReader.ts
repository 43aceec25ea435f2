import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  Deployment,
  EntityDelivery,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { composeEntityDelivery, listEnvironments } from '../domain/delivery';
import type { DeploymentDirectory } from '../index/index';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { PromotionService } from '../promotions';
import type { EntityCatalog } from './EntityCatalog';

const RECENT_PROMOTIONS = 25;

/** An entity with its deployments, as far as somebody may read them. */
export interface EntitySight {
  entity: Entity;
  deployments: Deployment[];
  searched: string[];
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
      promotions: PromotionService;
      /** Names of the configured environments, in order. */
      pipeline: readonly string[];
    },
  ) {}

  async read(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityDelivery> {
    const { entity, deployments, searched, readable } = await this.see(
      entityRef,
      credentials,
    );
    return composeEntityDelivery({
      entityRef: stringifyEntityRef(entity),
      pipeline: this.options.pipeline,
      readable,
      deployments,
      promotions: await this.recentPromotions(entity, readable),
      clusters: this.options.directory.clusters(),
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
    const { catalog, directory, authorizer, pipeline } = this.options;
    const entity = await catalog.get(entityRef);
    const { deployments, searched } = directory.describeAll(entity);
    const readable = await authorizer.readableEnvironments(
      credentials,
      stringifyEntityRef(entity),
      listEnvironments(pipeline, deployments),
    );
    return { entity, deployments, searched, readable };
  }

  async recentPromotions(
    entity: Entity,
    readable: ReadonlySet<string>,
  ): Promise<Promotion[]> {
    return this.options.promotions.listRecent(stringifyEntityRef(entity), {
      environments: readable,
      limit: RECENT_PROMOTIONS,
    });
  }
}
