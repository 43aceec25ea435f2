import { InputError } from '@backstage/errors';
import type { ApplicationView } from '@lockstep/backstage-plugin-delivery-common';
import {
  listValuesFiles,
  type ValuesFile,
  type ValuesLayer,
} from '../domain/promotion';
import type { GitReaderOf } from './GitReader';
import { readSourceBranch, type SourceBranch } from './SourceBranch';

/** A values file with the branch it was read from. */
export interface ReadValuesFile extends ValuesLayer {
  at: SourceBranch;
}

/** What Helm reads for one source of an Application, the last one wins. */
export interface HelmValues {
  files: ReadValuesFile[];
  /** Those nobody but Argo CD can read, each with how many of `files` it wins over. */
  unreadable: Array<
    Extract<ValuesFile, { kind: 'unreadable' }> & { over: number }
  >;
}

/** Reads the values files of a chart. A missing one is passed over where Argo CD does so. */
export async function readHelmValues(
  { name, sources }: Pick<ApplicationView, 'name' | 'sources'>,
  index: number,
  repositoryOf: GitReaderOf,
): Promise<HelmValues> {
  const branches = new Map<number, Promise<SourceBranch>>();
  const branchOf = (sourceIndex: number) => {
    const known = branches.get(sourceIndex);
    const branch =
      known ?? readSourceBranch(sources[sourceIndex], repositoryOf);
    branches.set(sourceIndex, branch);
    return branch;
  };
  const read = await Promise.all(
    listValuesFiles(sources, index).map(async file => {
      if (file.kind === 'unreadable') {
        return file;
      }
      const at = await branchOf(file.sourceIndex);
      const { repository, repoURL, branch, commitSha } = at;
      const { path, optional } = file;
      const ref = commitSha ?? (branch || 'HEAD');
      const found = await repository.readFile({ path, ref });
      if (!found && !optional) {
        throw new InputError(
          `Application ${name} reads the values file ${path}, which is not on ${
            ref === commitSha ? branch : ref
          } of ${repoURL}; add the file, or take it out of helm.valueFiles`,
        );
      }
      return found && { path, content: found.content, repoURL, at };
    }),
  );
  const files: ReadValuesFile[] = [];
  const unreadable: HelmValues['unreadable'] = [];
  for (const file of read) {
    if (file && 'kind' in file) {
      unreadable.push({ ...file, over: files.length });
    } else if (file) {
      files.push(file);
    }
  }
  return { files, unreadable };
}
