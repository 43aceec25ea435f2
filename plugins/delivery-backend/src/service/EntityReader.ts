import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { EntityCatalog } from './EntityCatalog';

/** Entities as somebody sees them: known from memory, authorised at every call. */
export class EntityReader {
  constructor(
    private readonly catalog: EntityCatalog,
    private readonly authorizer: PermissionDeliveryAuthorizer,
  ) {}

  /** An entity that does not exist and one that must not be seen are the same error. */
  async get(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    const entity = await this.catalog.get(entityRef);
    await this.authorizer.requireEntity(credentials, entityRef);
    return entity;
  }
}
