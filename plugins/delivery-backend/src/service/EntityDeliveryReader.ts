import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import {
  deliveryReadPermission,
  type Deployment,
  type EntityDelivery,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { composeEntityDelivery, listEnvironments } from '../domain/delivery';
import type { DeploymentDirectory } from '../index/index';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { PromotionService } from '../promotions';
import type { EntityReader } from './EntityReader';

const RECENT_PROMOTIONS = 25;

/** Reads the delivery of one entity as one person may see it. */
export class EntityDeliveryReader {
  constructor(
    private readonly options: {
      entities: EntityReader;
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
    const entity = await this.options.entities.get(entityRef, credentials);
    const { deployments, searched } =
      this.options.directory.describeAll(entity);
    const readable = await this.readableEnvironments(
      entity,
      deployments,
      credentials,
    );
    return composeEntityDelivery({
      entityRef: stringifyEntityRef(entity),
      pipeline: this.options.pipeline,
      readable,
      deployments,
      promotions: await this.recentPromotions(entity, credentials),
      clusters: this.options.directory.clusters(),
      searched,
    });
  }

  /** Environments this person may read; none at all is a `NotAllowedError`. */
  async readableEnvironments(
    entity: Entity,
    deployments: readonly Deployment[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const entityRef = stringifyEntityRef(entity);
    const names = listEnvironments(this.options.pipeline, deployments);
    const allowed = await this.options.authorizer.decide(
      credentials,
      deliveryReadPermission,
      names.map(environment => ({ entityRef, environment })),
    );
    const readable = new Set(names.filter((_, index) => allowed[index]));
    if (readable.size === 0) {
      throw new NotAllowedError(
        `'${deliveryReadPermission.name}' is not allowed for any environment of ${entityRef}`,
      );
    }
    return readable;
  }

  async recentPromotions(
    entity: Entity,
    credentials: BackstageCredentials,
  ): Promise<Promotion[]> {
    const { items } = await this.options.promotions.list(
      { entityRef: stringifyEntityRef(entity), limit: RECENT_PROMOTIONS },
      { credentials },
    );
    return items;
  }
}
