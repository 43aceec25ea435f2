import { ConflictError, InputError } from '@backstage/errors';
import {
  isActive,
  mayBeReverted,
  type PlannedEdit,
  type PlannedRestore,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import { planFiles } from '../runner';
import { describeFiles, type PlannedEdits } from './planEdits';

/** How much of a promotion is taken back. */
export type RevertScope = 'images' | 'everything';

/** What a revert does to the files. */
export type PlannedRevert = PlannedEdits & { restores?: PlannedRestore[] };

/**
 * The inverse of what a promotion wrote, on the files as they are now: the images alone, or
 * every file its merge changed. Refused when they no longer say what it wrote: then taking it
 * back would overwrite somebody else's decision.
 */
export async function planRevert(
  original: Promotion,
  scope: RevertScope,
  repositoryOf: (url: string) => GitRepository,
): Promise<PlannedRevert> {
  requireRevertible(original);
  const edits = original.edits.map(edit => invert(original, edit));
  const [{ repoURL, branch }] = edits;
  const repository = repositoryOf(repoURL);
  const baseSha = await repository.resolveRef(branch);
  if (!baseSha) {
    throw new ConflictError(
      `P-${original.number} cannot be taken back: ${repoURL} has no branch "${branch}"`,
    );
  }
  const restores =
    scope === 'everything'
      ? await listRestores(original, repository)
      : undefined;
  const paths = (restores ?? edits).map(({ path }) => path);
  const contents = new Map<string, string | undefined>();
  for (const path of paths) {
    const file = await repository.readFile({ path, ref: baseSha });
    contents.set(path, file?.content);
  }
  const result = await planFiles({ edits, restores }, repository, baseSha);
  if (result.outcome === 'base-changed') {
    throw new ConflictError(
      `P-${original.number} cannot be taken back: ${result.message}`,
    );
  }
  return {
    from: original.to,
    edits,
    ...(restores && { restores }),
    baseSha,
    ...describeFiles(edits, result, contents),
  };
}

/** Every file the merge changed, put back to what it was in the commit before. */
async function listRestores(
  original: Promotion,
  repository: GitRepository,
): Promise<PlannedRestore[]> {
  const mergeSha = original.git.mergeSha!;
  const before = await findBefore(original, repository, mergeSha);
  const changed = await repository.listChangedFiles({
    base: before,
    head: mergeSha,
  });
  const paths = changed.flatMap(({ path, previousPath }) =>
    previousPath ? [path, previousPath] : [path],
  );
  return paths.map(path => ({
    path,
    expectedAt: mergeSha,
    restoreFrom: before,
  }));
}

/** What was deployed before the merge: its first parent. */
async function findBefore(
  original: Promotion,
  repository: GitRepository,
  mergeSha: string,
): Promise<string> {
  const before = (await repository.getCommit(mergeSha))?.parents[0];
  if (!before) {
    throw new ConflictError(
      `The commit before ${mergeSha}, which merged P-${original.number}, cannot be found; take back the images alone`,
    );
  }
  return before;
}

function requireRevertible(original: Promotion) {
  if (mayBeReverted(original)) {
    return;
  }
  const name = `P-${original.number}`;
  if (original.revertedBy) {
    throw new ConflictError(`${name} has been taken back already`);
  }
  if (isActive(original.phase)) {
    throw new ConflictError(
      original.git.mergeSha
        ? `${name} is still ${original.phase}; abort its rollout or wait for the outcome, then revert`
        : `${name} is still ${original.phase} and nothing of it is deployed; cancel it instead`,
    );
  }
  throw new ConflictError(
    `${name} ended as ${original.phase} before anything was merged; there is nothing to take back`,
  );
}

function invert(original: Promotion, edit: PlannedEdit): PlannedEdit {
  return {
    ...edit,
    changes: edit.changes.map(({ name, from, to }) => {
      if (!from) {
        throw new InputError(
          `P-${original.number} set ${name} for the first time; there is no version to go back to`,
        );
      }
      return { name, from: to, to: from };
    }),
  };
}
