import { InputError } from '@backstage/errors';
import type {
  Deployment,
  PlannedEdit,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  readHelmLayers,
  type HelmValuesFile,
} from '@lockstep/backstage-plugin-delivery-node';
import { isSamePin, listValuesFiles } from '../domain/promotion';
import { isSameRepository } from '../domain/repository';
import type { GitReaderOf } from './GitReader';
import { readHelmValues } from './HelmValues';

/**
 * Charts share values files, their own `values.yaml` above all. An edit that would move other
 * environments too is refused: a promotion moves one.
 */
export async function refuseSharedValues(
  edit: PlannedEdit,
  edited: string,
  others: readonly Deployment[],
  repositoryOf: GitReaderOf,
): Promise<void> {
  const names = edit.changes.map(({ name }) => name);
  const isEdited = ({ repoURL, path }: { repoURL: string; path: string }) =>
    isSameRepository(repoURL, edit.repoURL) && path === edit.path;
  for (const { application, environment } of others) {
    for (const index of listReaders(application, edit)) {
      const files = await readIfPossible(application, index, repositoryOf);
      const before = readHelmLayers(files, names);
      const after = readHelmLayers(
        files.map(file =>
          isEdited(file) ? { path: file.path, content: edited } : file,
        ),
        names,
      );
      const moved = after.find(
        image =>
          !isSamePin(
            image,
            before.find(({ path }) => path === image.path) ?? {},
          ),
      );
      if (moved) {
        throw new InputError(
          `${edit.path} on ${edit.branch} sets "${moved.path}" for ${application.name} (${environment}) too; set it in a values file that no other environment reads, with its present tag, then promote`,
        );
      }
    }
  }
}

/** The sources of an Application that read the edited file. */
function listReaders(
  { sources }: Deployment['application'],
  edit: PlannedEdit,
): number[] {
  return sources.flatMap((_, index) =>
    listValuesFiles(sources, index).some(
      file =>
        file.kind === 'file' &&
        file.path === edit.path &&
        isSameRepository(sources[file.sourceIndex].repoURL, edit.repoURL) &&
        sources[file.sourceIndex].targetRevision === edit.branch,
    )
      ? [index]
      : [],
  );
}

/** An Application whose values cannot be read does not render either. */
async function readIfPossible(
  application: Deployment['application'],
  index: number,
  repositoryOf: GitReaderOf,
): Promise<Array<HelmValuesFile & { repoURL: string }>> {
  try {
    const { files } = await readHelmValues(application, index, repositoryOf);
    readHelmLayers(files);
    return files;
  } catch (error) {
    if (error instanceof InputError) {
      return [];
    }
    throw error;
  }
}
