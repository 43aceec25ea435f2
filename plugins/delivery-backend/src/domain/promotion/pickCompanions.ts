import type {
  PlannedEdit,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import type { ImagePlace, PlacedImage } from './ImagePlace';
import { isSamePin } from './version';

type Change = PlannedEdit['changes'][number];

/**
 * The other images of a service that move with its main one, since they are built together.
 *
 * - From an environment: what has the promoted tag there, pinned as it is there.
 * - With a named version: what is pinned as the main image is now and lies beside it in the
 *   registry. A tag says nothing about images of somebody else, and a digest nothing about any
 *   other image.
 */
export function pickCompanions(
  { main, others }: Pick<ImagePlace, 'main' | 'others'>,
  to: Version,
  /** What the environment it comes from pins; undefined for a named version. */
  source: readonly PlacedImage[] | undefined,
): Change[] {
  const { tag } = to;
  if (!tag) {
    return [];
  }
  return others.flatMap(other => {
    if (source) {
      const there =
        source.find(({ image }) => image === other.image) ??
        source.find(({ name }) => name === other.name);
      return there?.tag === tag && !isSamePin(there, other)
        ? [createChange(other, there)]
        : [];
    }
    const isBuiltTogether =
      main.tag !== undefined &&
      isSamePin(main, other) &&
      folderOf(main.image) === folderOf(other.image);
    return isBuiltTogether && tag !== other.tag
      ? [createChange(other, { tag })]
      : [];
  });
}

/** The change that gives an image another pin. */
export function createChange(
  { name, image, tag, digest }: PlacedImage,
  to: Pick<Version, 'tag' | 'digest'>,
): Change {
  return {
    name,
    from: tag || digest ? versionOf(image, { tag, digest }) : null,
    to: versionOf(image, to),
  };
}

function versionOf(
  image: string,
  { tag, digest }: Pick<Version, 'tag' | 'digest'>,
): Version {
  return { image, ...(tag && { tag }), ...(digest && { digest }) };
}

function folderOf(image: string): string {
  return image.slice(0, image.lastIndexOf('/') + 1);
}
