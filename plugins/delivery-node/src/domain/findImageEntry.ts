import { ImageEditError } from './ImageEditError';
import type { ImageEntry } from './imageList';

/**
 * The entry that decides the version of an image: the one whose `newName`, or else `name`, is
 * this image. Its `name` is what `editImages` takes.
 *
 * Throws `ImageEditError` (`ambiguous-image`) when two entries do.
 *
 * @public
 */
export function findImageEntry(
  entries: ImageEntry[],
  image: string,
): ImageEntry | undefined {
  const found = entries.filter(
    entry => (entry.newName ?? entry.name) === image,
  );
  if (found.length > 1) {
    const names = found.map(({ name }) => `"${name}"`).join(' and ');
    throw new ImageEditError(
      'ambiguous-image',
      `the entries ${names} both set "${image}"; name the entry that should change`,
    );
  }
  return found[0];
}
