import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { GitRepository } from '@lockstep/backstage-plugin-delivery-node';
import { planFiles } from './planFiles';
import { record, type StepResult } from './StepContext';

/**
 * The branch still holds the version, and the branch it goes into still says what it said.
 * Undefined when both are so. What cannot have changed is not read again: a base that did not
 * move, a head that is our own commit.
 */
export async function checkContent(
  promotion: Promotion,
  repository: GitRepository,
): Promise<StepResult | undefined> {
  const { edits, git } = promotion;
  const baseSha = await repository.resolveRef(edits[0].branch);
  if (baseSha !== git.baseSha) {
    const onBase = await planFiles(
      promotion,
      repository,
      baseSha ?? edits[0].branch,
    );
    if (onBase.outcome !== 'edited') {
      return record({ type: onBase.outcome, message: onBase.message });
    }
  }
  if (git.headSha === git.commitSha) {
    return undefined;
  }
  const onHead = await planFiles(promotion, repository, git.headSha!);
  return onHead.outcome === 'no-op'
    ? undefined
    : record({
        type: 'errored',
        reason: 'branch-taken',
        message: `Branch ${git.branch} no longer holds what was asked for; put it right or close pull request #${git.pullRequest?.number} to cancel.`,
      });
}
