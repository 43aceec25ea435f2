import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { branchOf } from '../domain/promotion';
import { planFiles } from './planFiles';
import { record, type StepContext, type StepResult } from './StepContext';

/** The base the request was planned on counts as the present one for that long. */
const FRESH_MS = 30_000;

/** Ready: looks what is to be written on the branch as it is now, and says so before writing. */
export async function planStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const { edits } = promotion;
  const [{ repoURL, branch }] = edits;
  const repository = context.repository(repoURL);
  const baseSha =
    recentBase(promotion, context.now()) ??
    (await repository.resolveRef(branch));
  if (!baseSha) {
    return record({
      type: 'errored',
      reason: 'git-host-not-found',
      message: `${repoURL} has no branch "${branch}"; restore it and retry.`,
    });
  }
  const result = await planFiles(promotion, repository, baseSha);
  return result.outcome === 'edited'
    ? record({
        type: 'write-intended',
        branch: promotion.strategy === 'direct' ? branch : branchOf(promotion),
        baseSha,
        edits,
      })
    : record({ type: result.outcome, message: result.message });
}

/** The commit the request read, as long as it can hardly be outdated. */
function recentBase(
  { git, requestedAt }: Promotion,
  now: Date,
): string | undefined {
  const age = now.getTime() - Date.parse(requestedAt);
  return git.branch === undefined && age < FRESH_MS ? git.baseSha : undefined;
}
