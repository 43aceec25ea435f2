import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { DELIVERY_ANNOTATIONS } from '@lockstep/backstage-plugin-delivery-common';
import { LRUCache } from 'lru-cache';
import { createEntityNotFoundError } from '../domain/delivery';
import type { Schedule } from '../index/index';

const PAGE_SIZE = 500;
const PAGE_REST_MS = 100;
const FIELDS = [
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.annotations',
  'relations',
];
/**
 * How long an entity is served without a look at the catalog. Those that are delivered are
 * listed more often than that, so that only others are asked for one by one.
 */
const FRESH_MS = 45_000;
/** How long one is served while the catalog is asked, or cannot be. */
const KEPT_MS = 10 * 60_000;
const MAX_ENTITIES = 20_000;

interface KnownEntity {
  entity: Entity;
  at: number;
}

/**
 * The entities that are delivered, as the backend itself sees them. Answers from memory, so
 * that a page view costs the catalog nothing; an entity may be as old as `FRESH_MS`. Who may
 * see what is not decided here.
 */
export class EntityCatalog {
  private readonly known: LRUCache<string, KnownEntity>;
  private readonly asked = new Map<string, Promise<Entity>>();
  private readonly listeners = new Set<(entity: Entity) => void>();

  constructor(
    private readonly options: {
      catalog: CatalogService;
      auth: AuthService;
      logger: LoggerService;
      now: () => Date;
      schedule: Schedule;
    },
  ) {
    this.known = new LRUCache({ max: MAX_ENTITIES });
  }

  /** Hears of every entity that came or changed. */
  onEntity(listener: (entity: Entity) => void): void {
    this.listeners.add(listener);
  }

  /** An entity; one that does not exist is a `NotFoundError`. */
  async get(entityRef: string): Promise<Entity> {
    const known = this.known.get(entityRef);
    const age = known ? this.options.now().getTime() - known.at : Infinity;
    if (known && age < FRESH_MS) {
      return known.entity;
    }
    const asked = this.ask(entityRef);
    if (!known || age >= KEPT_MS) {
      return asked;
    }
    asked.catch(error => {
      if (error instanceof NotFoundError) {
        this.known.delete(entityRef);
      } else {
        this.options.logger.warn(
          `The catalog did not answer for ${entityRef}; what it said before is used`,
          error,
        );
      }
    });
    return known.entity;
  }

  /** Every entity that may have deployments: by its own annotations, or named in `alsoNamed`. */
  async listDelivered(alsoNamed: readonly string[]): Promise<Entity[]> {
    const credentials = await this.options.auth.getOwnServiceCredentials();
    const found = new Map<string, Entity>();
    for await (const entity of this.query(credentials)) {
      this.add(found, entity);
    }
    const missing = alsoNamed.filter(ref => !found.has(ref));
    for (let start = 0; start < missing.length; start += PAGE_SIZE) {
      const { items } = await this.options.catalog.getEntitiesByRefs(
        { entityRefs: missing.slice(start, start + PAGE_SIZE), fields: FIELDS },
        { credentials },
      );
      items.forEach(entity => entity && this.add(found, entity));
    }
    return [...found.values()];
  }

  /** Which of these somebody may see, asked with their own credentials. */
  async listVisible(
    entityRefs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const visible = new Set<string>();
    for (let start = 0; start < entityRefs.length; start += PAGE_SIZE) {
      const { items } = await this.options.catalog.getEntitiesByRefs(
        {
          entityRefs: entityRefs.slice(start, start + PAGE_SIZE),
          fields: ['kind', 'metadata.name', 'metadata.namespace'],
        },
        { credentials },
      );
      items.forEach(
        entity => entity && visible.add(stringifyEntityRef(entity)),
      );
    }
    return visible;
  }

  private async *query(
    credentials: BackstageCredentials,
  ): AsyncGenerator<Entity> {
    const filter = DELIVERY_ANNOTATIONS.map(annotation => ({
      [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
    }));
    let cursor: string | undefined;
    do {
      const page = await this.options.catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE_SIZE, fields: FIELDS }
          : { filter, limit: PAGE_SIZE, fields: FIELDS },
        { credentials },
      );
      yield* page.items;
      cursor = page.pageInfo.nextCursor;
      if (cursor) {
        // A large catalog is read in the background; it must not show.
        await new Promise<void>(resolve => {
          this.options.schedule(resolve, PAGE_REST_MS);
        });
      }
    } while (cursor);
  }

  private ask(entityRef: string): Promise<Entity> {
    let asked = this.asked.get(entityRef);
    if (!asked) {
      asked = this.read(entityRef).finally(() => this.asked.delete(entityRef));
      this.asked.set(entityRef, asked);
    }
    return asked;
  }

  private async read(entityRef: string): Promise<Entity> {
    const { catalog, auth } = this.options;
    let entity: Entity | undefined;
    try {
      entity = await catalog.getEntityByRef(entityRef, {
        credentials: await auth.getOwnServiceCredentials(),
      });
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
      throw createEntityNotFoundError(entityRef);
    }
    const kept = this.keep(entity);
    this.listeners.forEach(listener => listener(kept));
    return kept;
  }

  private add(found: Map<string, Entity>, entity: Entity): void {
    found.set(stringifyEntityRef(entity), this.keep(entity));
  }

  /** The same object as long as nothing of it changes, so that others can tell. */
  private keep(read: Entity): Entity {
    const entityRef = stringifyEntityRef(read);
    const entity = pickEntity(read);
    const known = this.known.get(entityRef)?.entity;
    const kept =
      known && JSON.stringify(known) === JSON.stringify(entity)
        ? known
        : entity;
    this.known.set(entityRef, {
      entity: kept,
      at: this.options.now().getTime(),
    });
    return kept;
  }
}

/** What delivery reads of an entity, in one order however it was asked for. */
function pickEntity({ apiVersion, kind, metadata, relations }: Entity): Entity {
  const { name, namespace, title, annotations } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(title && { title }),
      annotations: Object.fromEntries(
        Object.entries(annotations ?? {}).sort(([a], [b]) =>
          a < b ? -1 : Number(a > b),
        ),
      ),
    },
    relations: relations?.filter(({ type }) =>
      ['ownedBy', 'partOf'].includes(type),
    ),
  };
}
