import { InputError } from '@backstage/errors';
import { HELM_IMAGE_PATH_ANNOTATION } from '@lockstep/backstage-plugin-delivery-common';
import {
  isHelmImage,
  type LayeredHelmImage,
} from '@lockstep/backstage-plugin-delivery-node';
import type { ValuesLayer } from '../domain/promotion';
import { explainAnnotation } from './explainAnnotation';
import type { ImageSearch } from './ImageSearch';

/**
 * Which of the images of a chart's values files are moved, the component's own first: what the
 * Application's annotation names, else the one place that sets it. None where there is none.
 */
export function pickHelmImages(
  search: ImageSearch,
  files: readonly ValuesLayer[],
  images: readonly LayeredHelmImage[],
): LayeredHelmImage[] {
  return search.deployment.application.helmImagePaths
    ? pickNamed(search, files, images)
    : pickOnly(search, files, images);
}

/** The one place that sets the image. */
function pickOnly(
  { deployment, to }: ImageSearch,
  files: readonly ValuesLayer[],
  images: readonly LayeredHelmImage[],
): LayeredHelmImage[] {
  const found = images.filter(image => isHelmImage(image, to.image));
  if (found.length > 1) {
    throw new InputError(
      `${to.image} is set at ${found
        .map(image => describePlace(files, image))
        .join(' and ')} of ${
        deployment.application.name
      }; name the one to move, or all of them, in annotation ${HELM_IMAGE_PATH_ANNOTATION} of the Application`,
    );
  }
  return found;
}

/** What the Application's annotation names, the component's image first. */
function pickNamed(
  { deployment, to }: ImageSearch,
  files: readonly ValuesLayer[],
  images: readonly LayeredHelmImage[],
): LayeredHelmImage[] {
  const { name, helmImagePaths = [] } = deployment.application;
  if (images.length === 0) {
    return [];
  }
  const missing = helmImagePaths.find(
    path => !images.some(image => image.path === path),
  );
  if (missing !== undefined) {
    throw new InputError(
      explainAnnotation(
        name,
        missing,
        files.map(({ path }) => path),
      ),
    );
  }
  const main = images.find(image => mayBe(image, to.image));
  if (!main) {
    throw new InputError(
      `Annotation ${HELM_IMAGE_PATH_ANNOTATION} of Application ${name} names ${describePlace(
        files,
        images[0],
      )}, which is ${imageOf(images[0])}, not ${
        to.image
      }; correct the annotation`,
    );
  }
  const foreign = images.find(image => !mayBe(image, to.image));
  if (foreign && to.digest) {
    throw new InputError(
      `A digest of ${to.image} is none of ${imageOf(
        foreign,
      )}, which ${HELM_IMAGE_PATH_ANNOTATION} of Application ${name} moves with it; promote a tag`,
    );
  }
  return [main, ...images.filter(image => image !== main)];
}

/** A chart may put a registry in front that values do not tell. */
function mayBe(image: LayeredHelmImage, wanted: string): boolean {
  return (
    image.repository === undefined ||
    isHelmImage(image, wanted) ||
    wanted.endsWith(`/${image.repository}`)
  );
}

/** The full name of the image, as far as values tell it. */
export function imageOf({
  registry,
  repository,
}: LayeredHelmImage): string | undefined {
  return registry && repository
    ? `${registry.replace(/\/+$/, '')}/${repository}`
    : repository;
}

/** A place in words, with its file and line. */
export function describePlace(
  files: readonly ValuesLayer[],
  { path, layer, line }: Pick<LayeredHelmImage, 'path' | 'layer' | 'line'>,
): string {
  const where = line === undefined ? '' : ` line ${line}`;
  return `"${path}" (${files[layer].path}${where})`;
}
