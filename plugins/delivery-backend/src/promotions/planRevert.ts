import { ConflictError, InputError } from '@backstage/errors';
import {
  isActive,
  mayBeReverted,
  type PlannedEdit,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import { applyPlannedEdits } from '../domain/promotion';
import { applyTo, type PlannedEdits } from './planEdits';

/**
 * The inverse of what a promotion wrote, on the files as they are now. Refused when they no
 * longer say what it wrote: then taking it back would overwrite somebody else's decision.
 */
export async function planRevert(
  original: Promotion,
  repositoryOf: (url: string) => GitRepository,
): Promise<PlannedEdits> {
  requireRevertible(original);
  const edits = original.edits.map(edit => invert(original, edit));
  const [{ repoURL, branch }] = edits;
  const repository = repositoryOf(repoURL);
  const contents = new Map<string, string | undefined>();
  for (const { path } of edits) {
    const file = await repository.readFile({ path, ref: branch });
    contents.set(path, file?.content);
  }
  const current = applyPlannedEdits(edits, contents);
  if (current.outcome === 'base-changed') {
    throw new ConflictError(
      `P-${original.number} cannot be taken back: ${current.message}`,
    );
  }
  return { from: original.to, edits, ...applyTo(edits, contents) };
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
