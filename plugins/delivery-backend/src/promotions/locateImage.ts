import { InputError } from '@backstage/errors';
import {
  describeParameterOverrides,
  parameterFileNames,
  parseImageReference,
  type Deployment,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  findImageEntry,
  findKustomizationFile,
  ImageEditError,
  readImages,
  type GitRepository,
  type ImageEntry,
} from '@lockstep/backstage-plugin-delivery-node';
import { parse } from 'yaml';

/** Where an image's version is written down: a place in Git, at a commit. */
export interface ImagePlace {
  repoURL: string;
  branch: string;
  commitSha: string;
  path: string;
  content: string;
  entry: ImageEntry;
  /** Names of everything in its folder. */
  siblings: string[];
}

/**
 * Finds where Git says which version of an image a deployment runs: the `images` entry of the
 * kustomization file its Application points to. Every way this can be impossible is an
 * `InputError` that names what to change.
 */
export async function locateImage(
  deployment: Deployment,
  image: Version['image'],
  repositoryOf: (url: string) => GitRepository,
): Promise<ImagePlace> {
  const { application } = deployment;
  const sources = application.sources.filter(
    ({ path, chart }) => path !== undefined && !chart,
  );
  if (sources.length === 0) {
    throw new InputError(
      `Application ${application.name} has no Kustomize folder as its source; its version cannot be edited in Git`,
    );
  }
  const looked: string[] = [];
  for (const source of sources) {
    refuseMask(
      image,
      source.kustomizeImages,
      `Application ${application.name}`,
      'spec.source.kustomize.images',
    );
    const repository = repositoryOf(source.repoURL);
    const place = await readOverlay(
      application.name,
      source as typeof source & { path: string },
      repository,
    );
    const entry = place && findEntry(place, image);
    if (place && entry) {
      await refuseParameterFiles(application, place, image, repository);
      return { ...place, entry };
    }
    looked.push(place ? place.path : `${source.path} (no kustomization file)`);
  }
  throw new InputError(
    `${looked.join(' and ')} of ${
      application.name
    } has no "images" entry for ${image}; add one with its present tag, then promote`,
  );
}

async function readOverlay(
  name: string,
  source: { repoURL: string; path: string; targetRevision: string },
  repository: GitRepository,
): Promise<Omit<ImagePlace, 'entry'> | undefined> {
  const { repoURL, targetRevision: branch } = source;
  if (branch === '' || branch === 'HEAD') {
    throw new InputError(
      `Application ${name} follows "${
        branch || 'HEAD'
      }" of ${repoURL}; set targetRevision to a branch`,
    );
  }
  const commitSha = await repository.resolveRef(branch);
  if (!commitSha || commitSha === branch) {
    throw new InputError(
      `Application ${name} follows "${branch}", which is no branch of ${repoURL}; set targetRevision to a branch`,
    );
  }
  const folder = source.path.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
  const siblings =
    (await repository.listFolder({ path: folder, ref: commitSha })) ?? [];
  const chosen = findKustomizationFile(siblings);
  const path = [folder, chosen].filter(Boolean).join('/');
  const file = chosen && (await repository.readFile({ path, ref: commitSha }));
  return file
    ? { repoURL, branch, commitSha, path, content: file.content, siblings }
    : undefined;
}

function findEntry(
  place: Omit<ImagePlace, 'entry'>,
  image: string,
): ImageEntry | undefined {
  try {
    return findImageEntry(readImages(place.content), image);
  } catch (error) {
    if (error instanceof ImageEditError) {
      throw new InputError(
        `${place.path} on ${place.branch} cannot be edited: ${error.message}`,
      );
    }
    throw error;
  }
}

/** Images set elsewhere win over the overlay: an edit of it would be without effect. */
function refuseMask(
  image: string,
  masks: readonly string[],
  where: string,
  field: string,
) {
  const mask = masks.find(
    text =>
      parseImageReference(text.slice(text.indexOf('=') + 1)).image === image,
  );
  if (mask) {
    throw new InputError(
      `${where} sets ${mask} itself (${field}), which hides what Git says; remove it there, then promote`,
    );
  }
}

/** Argo CD reads parameter files beside the overlay; image updaters write there. */
async function refuseParameterFiles(
  application: Deployment['application'],
  place: Omit<ImagePlace, 'entry'>,
  image: string,
  repository: GitRepository,
): Promise<void> {
  const folder = place.path.split('/').slice(0, -1);
  const names = new Set(
    // An Application outside of Argo CD's namespace is called by both names.
    [application.name, `${application.namespace}_${application.name}`].flatMap(
      parameterFileNames,
    ),
  );
  const present = [...names].filter(name => place.siblings.includes(name));
  await Promise.all(
    present.map(async name => {
      const path = [...folder, name].join('/');
      const file = await repository.readFile({ path, ref: place.commitSha });
      if (file) {
        const masks = describeParameterOverrides({
          file: name,
          content: parseYaml(path, file.content),
        }).filter(({ masksImages }) => masksImages);
        refuseMask(
          image,
          masks.map(({ value }) => value),
          `${path} on ${place.branch}`,
          masks[0]?.field ?? '',
        );
      }
    }),
  );
}

function parseYaml(path: string, content: string): unknown {
  try {
    return parse(content, { maxAliasCount: 100 });
  } catch (error) {
    throw new InputError(
      `${path} is no YAML, so Argo CD cannot use the overlay beside it: ${
        (error as Error).message.split('\n')[0]
      }`,
    );
  }
}
