import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { FleetRow } from '@lockstep/backstage-plugin-delivery-common';
import { LRUCache } from 'lru-cache';
import type { FleetIndex } from '../index/index';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import type { EntityCatalog } from './EntityCatalog';

/** How long the catalog's answer of what somebody may see is used again. */
const VISIBLE_MS = 15_000;
const MAX_PEOPLE = 200;

/** Which rows of the fleet somebody sees. */
export interface FleetView {
  sees(row: FleetRow): boolean;
  /** Equal as long as the same rows would be seen. */
  fingerprint: string;
}

/**
 * Who sees which rows. The policy is asked once and its conditions are applied in memory;
 * where it hides part of the catalog, the catalog itself is asked what is left, and that
 * answer serves for a quarter of a minute.
 */
export class FleetVisibility {
  private readonly visible = new LRUCache<string, Promise<Set<string>>>({
    max: MAX_PEOPLE,
    ttl: VISIBLE_MS,
  });

  constructor(
    private readonly options: {
      authorizer: PermissionDeliveryAuthorizer;
      catalog: EntityCatalog;
      fleet: FleetIndex;
    },
  ) {}

  async of(credentials: BackstageCredentials): Promise<FleetView> {
    const { authorizer, fleet } = this.options;
    const { mayRead, readsAll, entities, fingerprint } =
      await authorizer.decideFleet(credentials);
    const visible =
      entities === 'some' ? await this.visibleTo(credentials) : undefined;
    if (readsAll && entities === 'all') {
      return { fingerprint, sees: () => true };
    }
    // Rows of one entity and environment are decided together.
    const decided = new Map<string, boolean>();
    return {
      fingerprint: visible
        ? `${fingerprint} ${[...visible].sort().join(' ')}`
        : fingerprint,
      sees: ({ entityRef, environment }) => {
        if (entities === 'none' || (visible && !visible.has(entityRef))) {
          return false;
        }
        const entity = fleet.entity(entityRef);
        if (!entity) {
          return false;
        }
        const key = `${entityRef}#${environment}`;
        const known = decided.get(key);
        const decision = known ?? mayRead({ entity, environment });
        decided.set(key, decision);
        return decision;
      },
    };
  }

  private visibleTo(credentials: BackstageCredentials): Promise<Set<string>> {
    const { catalog, fleet } = this.options;
    const key = JSON.stringify(credentials.principal);
    let visible = this.visible.get(key);
    if (!visible) {
      visible = catalog.listVisible(fleet.entityRefs(), credentials);
      visible.catch(() => this.visible.delete(key));
      this.visible.set(key, visible);
    }
    return visible;
  }
}
