import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import {
  parseTrailers,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { commitMessageOf } from '../domain/promotion';
import { askAgain } from './gateStep';
import { planFiles } from './planFiles';
import { record, type StepContext, type StepResult } from './StepContext';

/**
 * Merging without a pull request: commits to the branch that is deployed. A commit of this
 * promotion made by a worker that died is found by its trailer.
 */
export async function directMergeStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const { edits, git } = promotion;
  const [{ repoURL, branch }] = edits;
  const repository = context.repository(repoURL);
  const headSha = await repository.resolveRef(branch);
  if (!headSha) {
    return record({
      type: 'errored',
      reason: 'git-host-not-found',
      message: `${repoURL} has no branch "${branch}"; restore it and retry.`,
    });
  }
  const made = await findOwnCommit(
    promotion,
    repository,
    git.baseSha!,
    headSha,
  );
  if (made) {
    return record({
      type: 'merged',
      mergeSha: made.sha,
      mergeUrl: made.url,
      byHand: false,
    });
  }
  const closed = await askAgain(promotion, context);
  if (closed) {
    return record(closed);
  }
  const result = await planFiles(promotion, repository, headSha);
  if (result.outcome !== 'edited') {
    return record({ type: result.outcome, message: result.message });
  }
  const written = await repository.commit({
    branch,
    baseSha: headSha,
    files: result.files,
    deletions: result.deletions,
    message: commitMessageOf(promotion),
  });
  return written.outcome === 'committed'
    ? record({
        type: 'merged',
        mergeSha: written.sha,
        mergeUrl: written.url,
        byHand: false,
      })
    : { do: 'again' };
}

async function findOwnCommit(
  promotion: Promotion,
  repository: GitRepository,
  base: string,
  head: string,
) {
  if (base === head) {
    return undefined;
  }
  const { commits } = await repository.compare({ base, head });
  return commits.find(
    ({ message }) => parseTrailers(message)?.promotionId === promotion.id,
  );
}
