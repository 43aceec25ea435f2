import { BoundedCache } from './BoundedCache';

describe('BoundedCache', () => {
  it('forgets what was not used for the longest time', () => {
    const cache = new BoundedCache<number>({ entries: 2 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect(['a', 'b', 'c'].map(key => cache.get(key))).toEqual([
      1,
      undefined,
      3,
    ]);
  });

  it('stays below a size, also when entries are replaced', () => {
    const cache = new BoundedCache<string>(
      { entries: 10, size: 5 },
      ({ length }) => length,
    );
    cache.set('a', '1234');
    cache.set('a', '12');
    cache.set('b', '123');
    expect([cache.get('a'), cache.get('b')]).toEqual(['12', '123']);
    cache.set('c', '1');
    expect(cache.get('a')).toBeUndefined();
    cache.set('huge', '123456');
    expect(['b', 'c', 'huge'].map(key => cache.get(key))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
