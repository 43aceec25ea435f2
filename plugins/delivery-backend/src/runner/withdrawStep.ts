import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import {
  parseTrailers,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { record, type StepContext, type StepResult } from './StepContext';

/**
 * Ended before the merge: closes the pull request and deletes the branch, unless other people
 * have work on it.
 */
export async function withdrawStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const { edits, git } = promotion;
  const branch = git.branch!;
  const repository = context.repository(edits[0].repoURL);
  const change = await repository.findChange({ branch, base: edits[0].branch });
  if (change?.state === 'merged') {
    return record({
      type: 'withdrawn',
      message: `${change.endedBy ?? 'Someone'} merged pull request #${
        change.number
      } after this promotion had ended; the version is in Git.`,
      url: change.url,
    });
  }
  if (change?.state === 'open') {
    await repository.closeChange(change.number);
  }
  const headSha = change?.headSha ?? (await repository.resolveRef(branch));
  if (headSha && (await isOurs(promotion, repository, headSha))) {
    await repository.deleteBranch({ branch, expectedSha: headSha });
  }
  return record({
    type: 'withdrawn',
    message: change
      ? `Pull request #${change.number} is closed.`
      : 'Nothing of it is left in Git.',
    url: change?.url,
  });
}

async function isOurs(
  promotion: Promotion,
  repository: GitRepository,
  sha: string,
): Promise<boolean> {
  const commit = await repository.getCommit(sha);
  return parseTrailers(commit?.message ?? '')?.promotionId === promotion.id;
}
