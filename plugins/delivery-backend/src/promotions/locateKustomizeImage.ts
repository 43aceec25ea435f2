import { InputError } from '@backstage/errors';
import { parseImageReference } from '@lockstep/backstage-plugin-delivery-common';
import {
  findImageEntry,
  ImageEditError,
  readImages,
  type ImageEntry,
} from '@lockstep/backstage-plugin-delivery-node';
import type { ImagePlace, PlacedImage } from '../domain/promotion';
import type { FolderAt, ImageSearch } from './ImageSearch';
import { readParameterOverrides } from './readParameterOverrides';
import { refuseMask } from './refuseMask';

/** The `images` entry of a kustomization file; undefined where it has none for the image. */
export async function locateKustomizeImage(
  { deployment, index, to: { image } }: ImageSearch,
  folder: FolderAt,
  fileName: string,
): Promise<ImagePlace | undefined> {
  const { application } = deployment;
  const source = application.sources[index];
  const { repoURL, targetRevision: branch } = source;
  refuseImages(
    image,
    source.kustomizeImages,
    `Application ${application.name}`,
    'spec.source.kustomize.images',
  );
  const { ref } = folder;
  const path = [folder.path, fileName].filter(Boolean).join('/');
  const file = await folder.repository.readFile({ path, ref });
  if (!file) {
    return undefined;
  }
  const { content } = file;
  const { entry, others } = readEntries(`${path} on ${branch}`, content, image);
  if (!entry) {
    return undefined;
  }
  const files = await readParameterOverrides(application, folder);
  for (const { path: beside, overrides } of files) {
    const masks = overrides.filter(({ masksImages }) => masksImages);
    refuseImages(
      image,
      masks.map(({ value }) => value),
      `${beside} on ${branch}`,
      masks[0]?.field ?? '',
    );
  }
  return {
    repoURL,
    branch,
    commitSha: ref,
    path,
    content,
    main: placed(entry),
    together: [],
    others: others
      .map(placed)
      .filter(other => !findMask(other.image, source.kustomizeImages)),
  };
}

function readEntries(where: string, content: string, image: string) {
  try {
    const entries = readImages(content);
    const entry = findImageEntry(entries, image);
    const others = entries.filter(
      other =>
        other !== entry &&
        entries.filter(({ name }) => name === other.name).length === 1,
    );
    return { entry, others };
  } catch (error) {
    if (error instanceof ImageEditError) {
      throw new InputError(`${where} cannot be edited: ${error.message}`);
    }
    throw error;
  }
}

function placed({ name, newName, tag, digest }: ImageEntry): PlacedImage {
  return { name, image: newName ?? name, tag, digest };
}

function refuseImages(
  image: string,
  masks: readonly string[],
  where: string,
  field: string,
) {
  const mask = findMask(image, masks);
  if (mask) {
    refuseMask(where, mask, field);
  }
}

function findMask(image: string, masks: readonly string[]): string | undefined {
  return masks.find(
    text =>
      parseImageReference(text.slice(text.indexOf('=') + 1)).image === image,
  );
}
