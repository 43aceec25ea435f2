import { InputError } from '@backstage/errors';
import type { SourceOverride } from '@lockstep/backstage-plugin-delivery-common';
import {
  readHelmImages,
  readHelmLayers,
  type LayeredHelmImage,
} from '@lockstep/backstage-plugin-delivery-node';
import {
  findHelmMask,
  type ImagePlace,
  type PlacedImage,
} from '../domain/promotion';
import { readHelmValues, type ReadValuesFile } from './HelmValues';
import type { FolderAt, ImageSearch } from './ImageSearch';
import { describePlace, imageOf, pickHelmImages } from './pickHelmImages';
import { readParameterOverrides } from './readParameterOverrides';
import { refuseMask } from './refuseMask';
import { requireBranch } from './SourceBranch';

/**
 * The values file that decides the version of an image of a chart, and where in it. Without one
 * the answer is what was looked through. `folder` is the chart's, where it lies in Git.
 */
export async function locateHelmImage(
  search: ImageSearch,
  folder: FolderAt | undefined,
): Promise<ImagePlace | { looked: string[] }> {
  const { deployment, index, to, repositoryOf } = search;
  const { application } = deployment;
  const { name } = application;
  const values = await readHelmValues(application, index, repositoryOf);
  const { files } = values;
  const images = readHelmLayers(files, application.helmImagePaths);
  const [main, ...together] = pickHelmImages(search, files, images);
  if (!main) {
    const looked = [...files, ...values.unreadable].map(file =>
      'path' in file ? file.path : `${file.written} (${file.why})`,
    );
    const chart = folder?.path ?? application.sources[index].chart;
    return {
      looked: looked.length > 0 ? looked : [`${chart} (no values file)`],
    };
  }
  const file = files[main.layer];
  const above = values.unreadable.find(({ over }) => over > main.layer);
  if (above) {
    throw new InputError(
      `${name} reads ${above.written} after ${file.path}, and it ${above.why}: what it says of ${to.image} cannot be told. Put ${file.path} behind it`,
    );
  }
  const elsewhere = together.find(({ layer }) => layer !== main.layer);
  if (elsewhere) {
    throw new InputError(
      `${describePlace(files, main)} and ${describePlace(
        files,
        elsewhere,
      )} of ${name} move together, but are set in two files; set them in one`,
    );
  }
  for (const image of [main, ...together]) {
    refuseOtherDigest(search, files, image);
  }
  const masks = await listMasks(search, folder);
  for (const { path } of [main, ...together]) {
    for (const { where, overrides } of masks) {
      const mask = findHelmMask(overrides, path);
      if (mask) {
        refuseMask(where, mask.value, mask.field);
      }
    }
  }
  const others = images.filter(
    image =>
      image.layer === main.layer &&
      image.repository !== undefined &&
      image !== main &&
      !together.includes(image) &&
      !masks.some(({ overrides }) => findHelmMask(overrides, image.path)),
  );
  const place = (image: LayeredHelmImage): PlacedImage[] => {
    const [own] = readHelmImages(file.content, [image.path]);
    return own
      ? [
          {
            name: image.path,
            image: image === main ? to.image : imageOf(image) ?? to.image,
            tag: own.tag,
            digest: own.digest,
          },
        ]
      : [];
  };
  const [placedMain] = place(main);
  if (!placedMain) {
    throw new InputError(
      `${describePlace(
        files,
        main,
      )} of ${name} is taken over from another place of the file with a YAML alias; write it out to let Lockstep edit it`,
    );
  }
  return {
    repoURL: file.repoURL,
    branch: file.at.branch,
    commitSha: requireBranch(name, file.at),
    path: file.path,
    content: file.content,
    format: 'helm',
    main: placedMain,
    together: together.flatMap(place),
    others: others.flatMap(place),
  };
}

/** Charts prefer a digest to a tag: one in another file would outlive the new tag. */
function refuseOtherDigest(
  { deployment, to }: ImageSearch,
  files: readonly ReadValuesFile[],
  { path, digest, digestAt }: LayeredHelmImage,
) {
  if (digestAt && to.digest === undefined) {
    throw new InputError(
      `${describePlace(files, { path, ...digestAt })} of ${
        deployment.application.name
      } is pinned to ${digest}, which charts prefer to a tag; remove the digest there, then promote`,
    );
  }
}

/** Everything outside of the values files that sets values. */
async function listMasks(
  { deployment, index }: ImageSearch,
  folder: FolderAt | undefined,
): Promise<Array<{ where: string; overrides: SourceOverride[] }>> {
  const { application } = deployment;
  const { targetRevision } = application.sources[index];
  const files = folder ? await readParameterOverrides(application, folder) : [];
  const masks = [
    {
      where: `Application ${application.name}`,
      overrides: application.overrides.filter(
        ({ sourceIndex, origin }) =>
          sourceIndex === index && origin === 'application',
      ),
    },
    ...files.map(({ path: file, overrides }) => ({
      where: `${file} on ${targetRevision}`,
      overrides,
    })),
  ];
  for (const { where, overrides } of masks) {
    const other = overrides.find(({ field }) => field === 'helm.valueFiles');
    if (other) {
      refuseMask(where, `the values file ${other.value}`, other.field);
    }
  }
  return masks;
}
