import type { ImageEntry } from './imageList';
import { renderImage } from './renderImage';

describe('renderImage', () => {
  it.each<[ImageEntry, string, string]>([
    [{ name: 'shop', tag: '2' }, 'shop:1', 'shop:2'],
    [{ name: 'shop', tag: '2' }, 'shop', 'shop:2'],
    [{ name: 'shop', tag: '2' }, 'shop:1@sha256:aa', 'shop:2'],
    [{ name: 'shop', digest: 'sha256:bb' }, 'shop:1', 'shop@sha256:bb'],
    [
      { name: 'shop', tag: '2', digest: 'sha256:bb' },
      'shop:1',
      'shop:2@sha256:bb',
    ],
    [
      { name: 'shop', newName: 'ghcr.io/acme/shop' },
      'shop:1@sha256:aa',
      'ghcr.io/acme/shop:1@sha256:aa',
    ],
    [{ name: 'shop', tagSuffix: '-alpine' }, 'shop:1', 'shop:1-alpine'],
    [
      { name: 'localhost:5000/shop', tag: '2' },
      'localhost:5000/shop',
      'localhost:5000/shop:2',
    ],
    [{ name: 'shop', tag: '2' }, 'acme/shop:1', 'acme/shop:1'],
    [{ name: 'shop', tag: '2' }, 'shopper:1', 'shopper:1'],
    [{ name: '[', tag: '2' }, 'shop:1', 'shop:1'],
  ])('%j on %s gives %s', (entry, reference, expected) => {
    expect(renderImage(entry, reference)).toBe(expected);
  });
});
