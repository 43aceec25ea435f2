import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { LRUCache } from 'lru-cache';

const MAX_ENTITIES = 5_000;

/**
 * The latest promotions of entities, as last read from the database. Forgotten when one of
 * them changes: here at once, in another replica as soon as the relay tells. Of entities that
 * never had one nothing is read at all.
 */
export class RecentPromotions {
  private readonly known = new LRUCache<string, Promise<Promotion[]>>({
    max: MAX_ENTITIES,
  });
  private moved: Promise<Set<string>> | undefined;
  /** Those that had their first one while the others were read. */
  private readonly movedSince = new Set<string>();

  constructor(
    private readonly options: {
      /** Entities that ever had a promotion. */
      listEntities: () => Promise<string[]>;
      /** Newest first. */
      read: (entityRef: string) => Promise<Promotion[]>;
      onChange: (listener: (promotion: Promotion) => void) => () => void;
    },
  ) {
    options.onChange(({ entityRef }) => {
      this.known.delete(entityRef);
      this.movedSince.add(entityRef);
    });
  }

  async of(entityRef: string): Promise<Promotion[]> {
    const moved = await this.entities();
    if (!moved.has(entityRef) && !this.movedSince.has(entityRef)) {
      return [];
    }
    let known = this.known.get(entityRef);
    if (!known) {
      const reading = this.options.read(entityRef);
      reading.catch(() => {
        if (this.known.peek(entityRef) === reading) {
          this.known.delete(entityRef);
        }
      });
      this.known.set(entityRef, reading);
      known = reading;
    }
    return known;
  }

  private entities(): Promise<Set<string>> {
    if (!this.moved) {
      const reading = this.options
        .listEntities()
        .then(entityRefs => new Set(entityRefs));
      reading.catch(() => {
        this.moved = undefined;
      });
      this.moved = reading;
    }
    return this.moved;
  }
}
