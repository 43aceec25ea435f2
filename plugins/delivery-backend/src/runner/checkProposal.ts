import {
  gatePasses,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  GitChange,
  GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import {
  record,
  type StepContext,
  type StepEvent,
  type StepResult,
} from './StepContext';

const SOMEBODY = 'someone';

/**
 * Reads the pull request of a promotion, and whether other people ended or changed it: a
 * merge is adopted, a close ends the promotion, a moved branch voids what was approved.
 * `ended` is undefined while it is as we left it.
 */
export async function readProposal(
  promotion: Promotion,
  context: StepContext,
): Promise<{ change?: GitChange; ended?: StepResult }> {
  const { pullRequest } = promotion.git;
  if (!pullRequest || promotion.strategy !== 'pull-request') {
    return {};
  }
  const repository = context.repository(promotion.edits[0].repoURL);
  const change = await repository.getChange(pullRequest.number);
  if (!change) {
    return {
      ended: record({
        type: 'errored',
        reason: 'git-host-not-found',
        message: `Pull request #${pullRequest.number} of ${repository.url} is gone; retry opens another one.`,
      }),
    };
  }
  const mergeUrl = change.mergeSha && repository.commitUrl(change.mergeSha);
  return {
    change,
    ended:
      describeEnd(promotion, change, mergeUrl) ??
      (await describeMove(promotion, change, repository)),
  };
}

/** The same, where only the end matters. */
export async function checkProposal(
  promotion: Promotion,
  context: StepContext,
): Promise<StepResult | undefined> {
  return (await readProposal(promotion, context)).ended;
}

/** What a change that has ended means. */
export function describeEnd(
  promotion: Promotion,
  change: GitChange,
  mergeUrl: string | undefined,
): StepResult | undefined {
  const by = change.endedBy ?? SOMEBODY;
  if (change.state === 'merged' && change.mergeSha) {
    return record(describeMerge(promotion, change, mergeUrl || change.url, by));
  }
  if (change.state === 'closed') {
    return record({
      type: 'proposal-closed',
      by,
      actor: by,
      url: change.url,
      ...(change.branchDeleted && { branchDeleted: true }),
    });
  }
  return undefined;
}

function describeMerge(
  promotion: Promotion,
  change: GitChange,
  mergeUrl: string,
  by: string,
): StepEvent {
  const merged = {
    type: 'merged' as const,
    mergeSha: change.mergeSha!,
    mergeUrl,
  };
  return promotion.phase === 'Merging'
    ? { ...merged, byHand: false }
    : {
        ...merged,
        byHand: true,
        actor: by,
        skippedGates: promotion.gates
          .filter(gate => !gatePasses(gate))
          .map(({ title }) => title),
      };
}

/** An open one may go elsewhere now, or hold something else. */
async function describeMove(
  promotion: Promotion,
  change: GitChange,
  repository: GitRepository,
): Promise<StepResult | undefined> {
  const { edits, git } = promotion;
  const [{ branch }] = edits;
  if (change.base !== branch) {
    return record({
      type: 'base-changed',
      message: `Pull request #${change.number} goes into ${change.base} now, not into ${branch}; it was left alone. Request it again.`,
      url: change.url,
    });
  }
  if (!git.headSha || change.headSha === git.headSha) {
    return undefined;
  }
  const head = await repository.getCommit(change.headSha);
  return record({
    type: 'head-moved',
    headSha: change.headSha,
    by: head?.author || SOMEBODY,
    url: change.url,
  });
}
