import { InputError } from '@backstage/errors';
import type {
  Deployment,
  PlannedEdit,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  applyPlannedEdits,
  createChange,
  pickCompanions,
  type EditsResult,
  type ImagePlace,
  type PlacedImage,
} from '../domain/promotion';
import { createSnapshot, type GitReaderOf } from './GitReader';
import { locateImage } from './locateImage';
import type { PlannedFile } from './PromotionPlan';
import { refuseSharedValues } from './refuseSharedValues';

/** Edits and what they make of the files; `noOp` when Git says so already. */
export interface PlannedEdits {
  from: Version | null;
  edits: PlannedEdit[];
  files: PlannedFile[];
  /** The commit everything was read at; undefined when the branch moved meanwhile. */
  baseSha: string | undefined;
  noOp?: string;
}

/** What is brought where, and what lies around it. */
export interface EditRequest {
  target: readonly Deployment[];
  to: Version;
  /** The deployments the version comes from; undefined where it was named. */
  source: readonly Deployment[] | undefined;
  /** All deployments of the entity. */
  deployments: readonly Deployment[];
  repositoryOf: GitReaderOf;
}

/** Plans the edits that bring a version to deployments: one commit for all of them. */
export async function planEdits(given: EditRequest): Promise<PlannedEdits> {
  const repositoryOf = createSnapshot(given.repositoryOf);
  const request = { ...given, repositoryOf };
  const { target, to } = request;
  const places: ImagePlace[] = [];
  for (const deployment of target) {
    const place = await locateImage(deployment, to, repositoryOf);
    const isShared = places.some(
      other => other.repoURL === place.repoURL && other.path === place.path,
    );
    if (!isShared) {
      places.push(place);
    }
  }
  const [first] = places;
  const elsewhere = places.find(
    ({ repoURL, branch }) =>
      repoURL !== first.repoURL || branch !== first.branch,
  );
  if (elsewhere) {
    throw new InputError(
      `The deployments lie in ${first.repoURL} (${first.branch}) and ${elsewhere.repoURL} (${elsewhere.branch}); one promotion writes one commit, so they must share repository and branch`,
    );
  }
  const source = await readSourceImages(request, places);
  const edits = places.map(place => planEdit(place, to, source));
  const contents = new Map(places.map(({ path, content }) => [path, content]));
  const result = applyPlannedEdits(edits, contents);
  await refuseShared(request, edits, result);
  return {
    from: edits[0].changes[0].from,
    edits,
    baseSha: places.every(({ commitSha }) => commitSha === first.commitSha)
      ? first.commitSha
      : undefined,
    ...describeFiles(edits, result, contents),
  };
}

/**
 * What the environment the version comes from pins, for images that may move along. Where its
 * files do not tell, the main image moves alone.
 */
async function readSourceImages(
  { source, to, repositoryOf }: EditRequest,
  places: readonly ImagePlace[],
): Promise<PlacedImage[] | undefined> {
  if (!source || places.every(({ others }) => others.length === 0)) {
    return source && [];
  }
  try {
    return (await locateImage(source[0], to, repositoryOf)).others;
  } catch (error) {
    if (error instanceof InputError) {
      return [];
    }
    throw error;
  }
}

async function refuseShared(
  { target, deployments, repositoryOf }: EditRequest,
  edits: readonly PlannedEdit[],
  result: EditsResult,
): Promise<void> {
  const others = deployments.filter(({ id }) =>
    target.every(deployment => deployment.id !== id),
  );
  for (const edit of edits) {
    const file =
      result.outcome === 'edited' &&
      result.files.find(({ path }) => path === edit.path);
    if (file && edit.format === 'helm') {
      await refuseSharedValues(edit, file.content, others, repositoryOf);
    }
  }
}

/** What is written of it, for people; `InputError` where it does not fit the files. */
export function describeFiles(
  [{ repoURL }]: readonly PlannedEdit[],
  result: EditsResult,
  contents: ReadonlyMap<string, string | undefined>,
): Pick<PlannedEdits, 'files' | 'noOp'> {
  if (result.outcome === 'base-changed') {
    throw new InputError(result.message);
  }
  if (result.outcome !== 'edited') {
    return { files: [], noOp: result.message };
  }
  const describe = (path: string, after: string) => ({
    repoURL,
    path,
    before: contents.get(path) ?? '',
    after,
  });
  return {
    files: [
      ...result.files.map(({ path, content }) => describe(path, content)),
      ...result.deletions.map(path => ({
        ...describe(path, ''),
        removed: true as const,
      })),
    ],
  };
}

function planEdit(
  place: ImagePlace,
  to: Version,
  source: readonly PlacedImage[] | undefined,
): PlannedEdit {
  const { repoURL, branch, path, format, main, together } = place;
  return {
    repoURL,
    branch,
    path,
    ...(format && { format }),
    changes: [
      { ...createChange(main, to), to },
      ...together.map(image => createChange(image, to)),
      ...pickCompanions(place, to, source),
    ],
  };
}
