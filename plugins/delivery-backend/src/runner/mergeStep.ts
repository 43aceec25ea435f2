import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import {
  GitHostError,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import {
  applyPlannedEdits,
  mergeMessageOf,
  titleOf,
} from '../domain/promotion';
import { cancelledOnRequest } from './cancelledOnRequest';
import { checkProposal } from './checkProposal';
import { askAgain } from './gateStep';
import { readPlannedFiles } from './readPlannedFiles';
import { record, type StepContext, type StepResult } from './StepContext';

/** ProposalOpen: what would be merged is what was asked for, and every gate passes now. */
export async function prepareMergeStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const { edits, git } = promotion;
  const repository = context.repository(edits[0].repoURL);
  const obstacle =
    (await checkProposal(promotion, context)) ??
    (await checkContent(promotion, repository));
  if (obstacle) {
    return obstacle;
  }
  const closed = await askAgain(promotion, context);
  return record(closed ?? { type: 'merge-intended', headSha: git.headSha! });
}

/** Merging: asks every gate a last time and merges exactly the commit that was looked at. */
export async function mergeStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const ended = await checkProposal(promotion, context);
  if (ended) {
    return ended;
  }
  const { edits, git, cancelRequested } = promotion;
  const repository = context.repository(edits[0].repoURL);
  if (cancelRequested) {
    await repository.closeChange(git.pullRequest!.number);
    // Somebody may have merged it in between: then that is what happened.
    const merged = await checkProposal(promotion, context, ['merged']);
    return merged ?? record(cancelledOnRequest(cancelRequested));
  }
  const closed = await askAgain(promotion, context);
  if (closed) {
    return record(closed);
  }
  const number = git.pullRequest!.number;
  const result = await repository.mergeChange({
    number,
    headSha: git.headSha!,
    title: titleOf(promotion),
    message: mergeMessageOf(promotion),
  });
  switch (result.outcome) {
    case 'merged':
      await tidyUp(promotion, repository);
      return record({
        type: 'merged',
        mergeSha: result.sha,
        mergeUrl: result.url,
        byHand: false,
      });
    case 'head-moved':
      return result.headSha
        ? record({ type: 'head-moved', headSha: result.headSha, by: 'someone' })
        : { do: 'again' };
    case 'retry':
      return wait('git-host-busy', number, result.reason);
    case 'blocked':
      return wait('git-host-rule', number, result.reason);
    default:
      return (
        (await checkContent(promotion, repository)) ??
        record({
          type: 'errored',
          reason: 'merge-refused',
          message: `Pull request #${number} cannot be merged: ${result.reason}. Resolve it there and retry, or close it to cancel.`,
        })
      );
  }
}

/** A branch left behind harms nobody: trouble here must not hold up the merge's record. */
async function tidyUp(
  { git }: Promotion,
  repository: GitRepository,
): Promise<void> {
  try {
    await repository.deleteBranch({
      branch: git.branch!,
      expectedSha: git.headSha!,
    });
  } catch (error) {
    if (!(error instanceof GitHostError)) {
      throw error;
    }
  }
}

function wait(
  reason: 'git-host-busy' | 'git-host-rule',
  number: number,
  told: string,
): StepResult {
  const message = `Pull request #${number} cannot be merged yet: ${told}`;
  return { do: 'wait', because: { reason, message } };
}

/**
 * The branch still holds the version, and the branch it goes into still says what it said.
 * Undefined when both are so.
 */
async function checkContent(
  promotion: Promotion,
  repository: GitRepository,
): Promise<StepResult | undefined> {
  const { edits, git } = promotion;
  const read = async (ref: string) =>
    applyPlannedEdits(edits, await readPlannedFiles(repository, edits, ref));

  const onBase = await read(edits[0].branch);
  if (onBase.outcome !== 'edited') {
    return record({ type: onBase.outcome, message: onBase.message });
  }
  const onHead = await read(git.headSha!);
  return onHead.outcome === 'no-op'
    ? undefined
    : record({
        type: 'errored',
        reason: 'branch-taken',
        message: `Branch ${git.branch} no longer holds what was asked for; put it right or close pull request #${git.pullRequest?.number} to cancel.`,
      });
}
