import { InputError } from '@backstage/errors';
import type {
  Deployment,
  PlannedEdit,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import { applyPlannedEdits, type EditsResult } from '../domain/promotion';
import { locateImage, type ImagePlace } from './locateImage';
import type { PlannedFile } from './PromotionPlan';

/** Edits and what they make of the files; `noOp` when Git says so already. */
export interface PlannedEdits {
  from: Version | null;
  edits: PlannedEdit[];
  files: PlannedFile[];
  /** The commit everything was read at; undefined when the branch moved meanwhile. */
  baseSha: string | undefined;
  noOp?: string;
}

/** Plans the edits that bring a version to deployments: one commit for all of them. */
export async function planEdits(
  target: readonly Deployment[],
  to: Version,
  repositoryOf: (url: string) => GitRepository,
): Promise<PlannedEdits> {
  const places: ImagePlace[] = [];
  for (const deployment of target) {
    const place = await locateImage(deployment, to.image, repositoryOf);
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
  const edits = places.map(place => planEdit(place, to));
  const contents = new Map(places.map(({ path, content }) => [path, content]));
  return {
    from: edits[0].changes[0].from,
    edits,
    baseSha: places.every(({ commitSha }) => commitSha === first.commitSha)
      ? first.commitSha
      : undefined,
    ...describeFiles(edits, applyPlannedEdits(edits, contents), contents),
  };
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
      ...result.deletions.map(path => describe(path, '')),
    ],
  };
}

function planEdit(place: ImagePlace, to: Version): PlannedEdit {
  const { repoURL, branch, path, entry } = place;
  const { tag, digest } = entry;
  const from =
    tag || digest
      ? { image: to.image, ...(tag && { tag }), ...(digest && { digest }) }
      : null;
  return { repoURL, branch, path, changes: [{ name: entry.name, from, to }] };
}
