import { createContentCache, RepositoryMemory } from './RepositoryMemory';

describe('RepositoryMemory', () => {
  it('keeps what repositories hold apart, and that something is not there', () => {
    const contents = createContentCache();
    const shop = new RepositoryMemory('github.com/acme/shop', contents);
    const till = new RepositoryMemory('github.com/acme/till', contents);
    shop.keepContent('folder a1 ', ['README.md']);
    shop.keepContent('file a1 nope', undefined);
    expect(shop.content('folder a1 ')).toEqual({ content: ['README.md'] });
    expect(shop.content('file a1 nope')).toEqual({ content: undefined });
    expect(till.content('folder a1 ')).toBeUndefined();
  });

  describe('with a clock', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it('believes only for a moment that a repository can be seen', () => {
      const shop = new RepositoryMemory('shop', createContentCache());
      expect(shop.visible).toBe(false);
      shop.keepVisible();
      expect(shop.visible).toBe(true);
      jest.advanceTimersByTime(61_000);
      expect(shop.visible).toBe(false);
    });
  });
});
