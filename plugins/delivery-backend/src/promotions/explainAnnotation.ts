import { HELM_IMAGE_PATH_ANNOTATION } from '@lockstep/backstage-plugin-delivery-common';

/** Says that the annotation of an Application names a place without an image. */
export function explainAnnotation(
  application: string,
  path: string,
  files: readonly string[],
): string {
  return `Annotation ${HELM_IMAGE_PATH_ANNOTATION} of Application ${application} names "${path}", where ${listNames(
    files,
  )} sets no tag or digest; write one there, or correct the annotation`;
}

/** Names for people, each once. */
export function listNames(names: readonly string[]): string {
  return [...new Set(names)].join(' and ');
}
