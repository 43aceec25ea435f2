import { InputError } from '@backstage/errors';
import {
  HELM_IMAGE_PATH_ANNOTATION,
  type ApplicationSource,
  type Deployment,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { findKustomizationFile } from '@lockstep/backstage-plugin-delivery-node';
import type { ImagePlace } from '../domain/promotion';
import type { GitReaderOf } from './GitReader';
import { explainAnnotation, listNames } from './explainAnnotation';
import type { FolderAt, ImageSearch } from './ImageSearch';
import { locateHelmImage } from './locateHelmImage';
import { locateKustomizeImage } from './locateKustomizeImage';

import { readSourceBranch, requireBranch } from './SourceBranch';

/** What was looked through without finding the image. */
interface Looked {
  kustomize: string[];
  helm: string[];
}

/**
 * Finds where Git says which version of an image a deployment runs: the `images` entry of the
 * kustomization file its Application points to, or the values file of its chart. Every way this
 * can be impossible is an `InputError` that names what to change.
 */
export async function locateImage(
  deployment: Deployment,
  to: Version,
  repositoryOf: GitReaderOf,
): Promise<ImagePlace> {
  const { sources } = deployment.application;
  const looked: Looked = { kustomize: [], helm: [] };
  for (const [index, source] of sources.entries()) {
    const place = await locateInSource(
      { deployment, index, to, repositoryOf },
      source,
      looked,
    );
    if (place) {
      return place;
    }
  }
  throw new InputError(explain(deployment, to.image, looked));
}

async function locateInSource(
  search: ImageSearch,
  source: ApplicationSource,
  looked: Looked,
): Promise<ImagePlace | undefined> {
  if (source.chart) {
    return source.helm && locateInValues(search, undefined, looked);
  }
  if (source.path === undefined) {
    return undefined;
  }
  const { name } = search.deployment.application;
  const at = await readSourceBranch(source, search.repositoryOf);
  const takesOtherValues = source.helm?.valueFiles.some(file =>
    file.startsWith('$'),
  );
  const ref =
    at.commitSha ??
    (takesOtherValues ? at.branch || 'HEAD' : requireBranch(name, at));
  const path = source.path.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
  const { repository } = at;
  const siblings = (await repository.listFolder({ path, ref })) ?? [];
  const folder = { repository, ref, path, siblings };
  const file = findKustomizationFile(siblings);
  if (file) {
    requireBranch(name, at);
    looked.kustomize.push([path, file].filter(Boolean).join('/'));
    return locateKustomizeImage(search, folder, file);
  }
  if (siblings.includes('Chart.yaml')) {
    return locateInValues(search, folder, looked);
  }
  looked.kustomize.push(`${source.path} (no kustomization file)`);
  return undefined;
}

async function locateInValues(
  search: ImageSearch,
  folder: FolderAt | undefined,
  looked: Looked,
): Promise<ImagePlace | undefined> {
  const found = await locateHelmImage(search, folder);
  if ('main' in found) {
    return found;
  }
  looked.helm.push(...found.looked);
  return undefined;
}

function explain(
  { application: { name, helmImagePaths } }: Deployment,
  image: string,
  { kustomize, helm }: Looked,
): string {
  if (helm.length > 0) {
    return helmImagePaths
      ? explainAnnotation(name, helmImagePaths[0], helm)
      : `${listNames(
          helm,
        )} of ${name} sets no version of ${image}; write its "repository" and "tag" there, or name the place in annotation ${HELM_IMAGE_PATH_ANNOTATION} of the Application`;
  }
  return kustomize.length > 0
    ? `${listNames(
        kustomize,
      )} of ${name} has no "images" entry for ${image}; add one with its present tag, then promote`
    : `Application ${name} has no Kustomize folder and no Helm values file in Git as its source; its version cannot be edited in Git`;
}
