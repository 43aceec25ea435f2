import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import {
  GitHostError,
  type GitChange,
  type GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { mergeMessageOf, titleOf } from '../domain/promotion';
import { cancelledOnRequest } from './cancelledOnRequest';
import { checkContent } from './checkContent';
import { describeEnd, readProposal } from './checkProposal';
import { askAgain } from './gateStep';
import { record, type StepContext, type StepResult } from './StepContext';

/**
 * Merging: what would be merged is still what was asked for, every gate passes one last time,
 * and exactly the commit that was looked at is merged, or put into the merge queue.
 */
export async function mergeStep(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult> {
  const { change, ended } = await readProposal(promotion, context);
  if (ended || !change) {
    return ended ?? { do: 'again' };
  }
  const repository = context.repository(promotion.edits[0].repoURL);
  if (promotion.cancelRequested) {
    return withdraw(promotion, change, repository);
  }
  const obstacle =
    (await checkContent(promotion, repository)) ??
    (await recordClosed(promotion, context));
  if (obstacle) {
    if (change.queue) {
      await repository.leaveQueue(change.number);
    }
    return obstacle;
  }
  if (change.queue) {
    return wait('merge-queued', change.number, describeQueue(change.queue));
  }
  return merge(promotion, change, context);
}

async function recordClosed(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult | undefined> {
  const closed = await askAgain(promotion, context);
  return closed && record(closed);
}

/** Closes it before a merge under way can arrive; if it did, that is what happened. */
async function withdraw(
  promotion: Promotion,
  change: GitChange,
  repository: GitRepository,
): Promise<StepResult> {
  if (change.queue) {
    await repository.leaveQueue(change.number);
  }
  await repository.closeChange(change.number);
  const after = await repository.getChange(change.number);
  const merged = after?.state === 'merged' && after.mergeSha;
  return (
    (merged && describeEnd(promotion, after, repository.commitUrl(merged))) ||
    record(cancelledOnRequest(promotion.cancelRequested!))
  );
}

async function merge(
  promotion: Promotion,
  change: GitChange,
  context: StepContext,
): Promise<StepResult> {
  const { number } = change;
  const repository = context.repository(promotion.edits[0].repoURL);
  const result = await repository.mergeChange({
    number,
    headSha: promotion.git.headSha!,
    title: titleOf(promotion),
    message: mergeMessageOf(promotion),
    change,
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
    case 'queued':
      return wait('merge-queued', number, result.reason);
    case 'retry':
      return wait('git-host-busy', number, result.reason);
    case 'blocked':
      return wait('git-host-rule', number, result.reason);
    default:
      // Somebody may have ended or changed it in this very moment.
      return (
        (await readProposal(promotion, context)).ended ??
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

function describeQueue({ state, position }: NonNullable<GitChange['queue']>) {
  const words = {
    queued: 'it waits in the merge queue',
    'awaiting-checks': 'its checks run in the merge queue',
    mergeable: 'the merge queue is about to merge it',
    unmergeable: 'the merge queue cannot merge it and will drop it',
    locked: 'the merge queue is locked',
  };
  return position === undefined
    ? `${words[state]}.`
    : `${words[state]}, at position ${position}.`;
}

function wait(
  reason: 'git-host-busy' | 'git-host-rule' | 'merge-queued',
  number: number,
  told: string,
): StepResult {
  const message =
    reason === 'merge-queued'
      ? `Pull request #${number} is queued: ${told}`
      : `Pull request #${number} cannot be merged yet: ${told}`;
  return { do: 'wait', because: { reason, message } };
}
