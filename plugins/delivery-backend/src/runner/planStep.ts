import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { applyPlannedEdits, branchOf } from '../domain/promotion';
import { readPlannedFiles } from './readPlannedFiles';
import { record, type StepContext, type StepResult } from './StepContext';

/** Ready: looks what is to be written on the branch as it is now, and says so before writing. */
export async function planStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const { edits } = promotion;
  const [{ repoURL, branch }] = edits;
  const repository = context.repository(repoURL);
  const baseSha = await repository.resolveRef(branch);
  if (!baseSha) {
    return record({
      type: 'errored',
      reason: 'git-host-not-found',
      message: `${repoURL} has no branch "${branch}"; restore it and retry.`,
    });
  }
  const result = applyPlannedEdits(
    edits,
    await readPlannedFiles(repository, edits, baseSha),
  );
  return result.outcome === 'edited'
    ? record({
        type: 'write-intended',
        branch: promotion.strategy === 'direct' ? branch : branchOf(promotion),
        baseSha,
        edits,
      })
    : record({ type: result.outcome, message: result.message });
}
