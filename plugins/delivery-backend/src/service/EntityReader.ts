import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { DELIVERY_ANNOTATIONS } from '@lockstep/backstage-plugin-delivery-common';

const PAGE_SIZE = 500;
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'relations',
  'spec.system',
];

/** Entities as somebody sees them: always read with the credentials of whoever asks. */
export class EntityReader {
  constructor(private readonly catalog: CatalogService) {}

  /** An entity that does not exist and one that must not be seen are the same error. */
  async get(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    let entity: Entity | undefined;
    try {
      entity = await this.catalog.getEntityByRef(entityRef, { credentials });
    } catch (error) {
      if (error instanceof TypeError) {
        throw new InputError(
          `'${entityRef}' is not an entity reference`,
          error,
        );
      }
      throw error;
    }
    if (!entity) {
      throw new NotFoundError(
        `There is no entity ${entityRef} in the catalog, or you may not see it`,
      );
    }
    return entity;
  }

  /** Every entity that may have deployments: by its own annotations, or named in `alsoNamed`. */
  async listDelivered(
    credentials: BackstageCredentials,
    alsoNamed: readonly string[],
  ): Promise<Entity[]> {
    const found = new Map<string, Entity>();
    const filter = DELIVERY_ANNOTATIONS.map(annotation => ({
      [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
    }));
    let cursor: string | undefined;
    do {
      const page = await this.catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE_SIZE, fields: FIELDS }
          : { filter, limit: PAGE_SIZE, fields: FIELDS },
        { credentials },
      );
      for (const entity of page.items) {
        found.set(stringifyEntityRef(entity), entity);
      }
      cursor = page.pageInfo.nextCursor;
    } while (cursor);

    const missing = alsoNamed.filter(ref => !found.has(ref));
    for (let start = 0; start < missing.length; start += PAGE_SIZE) {
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs: missing.slice(start, start + PAGE_SIZE), fields: FIELDS },
        { credentials },
      );
      for (const entity of items) {
        if (entity) {
          found.set(stringifyEntityRef(entity), entity);
        }
      }
    }
    return [...found.values()];
  }
}
