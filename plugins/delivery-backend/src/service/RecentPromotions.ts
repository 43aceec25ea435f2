import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { LRUCache } from 'lru-cache';

const MAX_ENTITIES = 5_000;

/**
 * The latest promotions of entities, as last read from the database. Forgotten when one of
 * them changes, here at once, in another replica as soon as the relay tells.
 */
export class RecentPromotions {
  private readonly known = new LRUCache<string, Promise<Promotion[]>>({
    max: MAX_ENTITIES,
  });

  constructor(
    private readonly options: {
      read: (entityRef: string) => Promise<Promotion[]>;
      onChange: (listener: (promotion: Promotion) => void) => () => void;
    },
  ) {
    options.onChange(({ entityRef }) => this.known.delete(entityRef));
  }

  of(entityRef: string): Promise<Promotion[]> {
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
}
