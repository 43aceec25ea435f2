import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { FleetSight } from '../permissions';
import type { EntityCatalog } from '../service/EntityCatalog';

/** An environment of a component. */
export interface Place {
  entityRef: string;
  environment: string;
}

/** What one caller may read, remembered for the time of one report. */
export class ReportSight {
  private readonly entities = new Map<string, Entity | undefined>();
  private readonly visible = new Set<string>();
  private readonly decided = new Map<string, boolean>();

  constructor(
    private readonly sight: FleetSight,
    private readonly catalog: EntityCatalog,
    private readonly credentials: BackstageCredentials,
  ) {}

  /** The items that may be read, in order. */
  async filter<T>(
    items: readonly T[],
    placeOf: (item: T) => Place,
  ): Promise<T[]> {
    await this.learn(items.map(item => placeOf(item).entityRef));
    return items.filter(item => this.mayRead(placeOf(item)));
  }

  /** The entity of something that passed the filter; undefined where the catalog has it no more. */
  entity(entityRef: string): Entity | undefined {
    return this.entities.get(entityRef);
  }

  private async learn(entityRefs: readonly string[]): Promise<void> {
    const unknown = [...new Set(entityRefs)].filter(
      ref => !this.entities.has(ref),
    );
    await Promise.all(
      unknown.map(async ref => this.entities.set(ref, await this.find(ref))),
    );
    if (this.sight.entities === 'some' && unknown.length > 0) {
      const visible = await this.catalog.listVisible(unknown, this.credentials);
      visible.forEach(ref => this.visible.add(ref));
    }
  }

  private async find(entityRef: string): Promise<Entity | undefined> {
    try {
      return await this.catalog.get(entityRef);
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }

  private mayRead(place: Place): boolean {
    const key = `${place.entityRef}#${place.environment}`;
    const known = this.decided.get(key);
    const decision = known ?? this.decide(place);
    this.decided.set(key, decision);
    return decision;
  }

  /** What the catalog has no more is for those who may read everything. */
  private decide({ entityRef, environment }: Place): boolean {
    const { entities, readsAll, mayRead } = this.sight;
    if (entities === 'all' && readsAll) {
      return true;
    }
    const entity = this.entities.get(entityRef);
    const seen = entities === 'all' || this.visible.has(entityRef);
    return entity !== undefined && seen && mayRead({ entity, environment });
  }
}
