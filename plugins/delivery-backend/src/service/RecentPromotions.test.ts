import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { RecentPromotions } from './RecentPromotions';

const SHOP = 'component:default/shop';
const BOOKS = 'component:default/books';
const promotion = (entityRef: string, number: number) =>
  ({ id: `${entityRef}-${number}`, entityRef, number } as Promotion);

function setUp() {
  const stored = new Map([[SHOP, [promotion(SHOP, 1)]]]);
  const reads: string[] = [];
  let tell = (_: Promotion) => {};
  let down = false;
  const recent = new RecentPromotions({
    listEntities: async () => {
      reads.push('entities');
      if (down) {
        throw new Error('the database is away');
      }
      return [...stored.keys()];
    },
    read: async entityRef => {
      reads.push(entityRef);
      if (down) {
        throw new Error('the database is away');
      }
      return stored.get(entityRef) ?? [];
    },
    onChange: listener => {
      tell = listener;
      return () => {};
    },
  });
  return {
    recent,
    reads,
    store: (one: Promotion) => {
      stored.set(one.entityRef, [one, ...(stored.get(one.entityRef) ?? [])]);
      tell(one);
    },
    fail: (fails: boolean) => {
      down = fails;
    },
    numbers: async (entityRef: string) =>
      (await recent.of(entityRef)).map(({ number }) => number),
  };
}

describe('RecentPromotions', () => {
  it('reads once, and nothing for entities that never had one', async () => {
    const { numbers, reads } = setUp();
    expect(await numbers(SHOP)).toEqual([1]);
    expect(await numbers(SHOP)).toEqual([1]);
    expect(await numbers(BOOKS)).toEqual([]);
    expect(reads).toEqual(['entities', SHOP]);
  });

  it('reads anew when one changed, also the first one of an entity', async () => {
    const { numbers, store } = setUp();
    expect(await numbers(SHOP)).toEqual([1]);
    expect(await numbers(BOOKS)).toEqual([]);
    store(promotion(SHOP, 2));
    store(promotion(BOOKS, 3));
    expect(await numbers(SHOP)).toEqual([2, 1]);
    expect(await numbers(BOOKS)).toEqual([3]);
  });

  it('remembers no failure', async () => {
    const { numbers, fail } = setUp();
    fail(true);
    await expect(numbers(SHOP)).rejects.toThrow('away');
    fail(false);
    expect(await numbers(SHOP)).toEqual([1]);
    const other = setUp();
    await other.numbers(BOOKS);
    other.fail(true);
    await expect(other.numbers(SHOP)).rejects.toThrow('away');
    other.fail(false);
    expect(await other.numbers(SHOP)).toEqual([1]);
  });
});
