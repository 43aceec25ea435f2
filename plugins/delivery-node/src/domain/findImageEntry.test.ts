import { findImageEntry } from './findImageEntry';

describe('findImageEntry', () => {
  const renamed = { name: 'shop', newName: 'ghcr.io/acme/shop', tag: '1' };
  const plain = { name: 'nginx', tag: '2' };

  it('finds an entry by what it makes of the image', () => {
    expect(findImageEntry([renamed, plain], 'ghcr.io/acme/shop')).toBe(renamed);
    expect(findImageEntry([renamed, plain], 'nginx')).toBe(plain);
    expect(findImageEntry([renamed, plain], 'shop')).toBeUndefined();
  });

  it('refuses two entries that set the same image', () => {
    const other = { name: 'store', newName: 'ghcr.io/acme/shop' };
    expect(() => findImageEntry([renamed, other], 'ghcr.io/acme/shop')).toThrow(
      'the entries "shop" and "store" both set "ghcr.io/acme/shop"',
    );
  });
});
