import {
  formatImageReference,
  parseImageReference,
} from '@lockstep/backstage-plugin-delivery-common';
import type { ImageEntry } from './imageList';

/**
 * The reference kustomize renders when it applies an `images` entry to a container's image;
 * unchanged when the entry is about another image. A tag or digest of the entry replaces both
 * of the reference; with both, both are written, and the digest decides what runs.
 *
 * @public
 */
export function renderImage(entry: ImageEntry, reference: string): string {
  const current = parseImageReference(reference);
  if (current.image !== entry.name) {
    return reference;
  }
  const image = entry.newName || current.image;
  if (entry.tag || entry.digest) {
    return formatImageReference({
      image,
      tag: entry.tag,
      digest: entry.digest,
    });
  }
  return entry.tagSuffix
    ? formatImageReference({
        image,
        tag: `${current.tag ?? ''}${entry.tagSuffix}`,
      })
    : formatImageReference({ ...current, image });
}
