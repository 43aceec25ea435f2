import {
  gatePasses,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { GitChange } from '@lockstep/backstage-plugin-delivery-node';
import { record, type StepContext, type StepResult } from './StepContext';

const SOMEBODY = 'someone';

/**
 * Whether other people ended or changed the pull request: a merge is adopted, a close ends the
 * promotion, a moved branch voids what was approved. Undefined when it is as we left it.
 */
export async function checkProposal(
  promotion: Promotion,
  context: StepContext,
  /** Only these ends count. */
  states: ReadonlyArray<GitChange['state']> = ['open', 'merged', 'closed'],
): Promise<StepResult | undefined> {
  const { pullRequest } = promotion.git;
  if (!pullRequest || promotion.strategy !== 'pull-request') {
    return undefined;
  }
  const repository = context.repository(promotion.edits[0].repoURL);
  const change = await repository.getChange(pullRequest.number);
  if (!change) {
    return record({
      type: 'errored',
      reason: 'git-host-not-found',
      message: `Pull request #${pullRequest.number} of ${repository.url} is gone; retry opens another one.`,
    });
  }
  const mergeUrl = change.mergeSha && repository.commitUrl(change.mergeSha);
  return states.includes(change.state)
    ? describeEnd(promotion, change, mergeUrl)
    : undefined;
}

/** What a change that is not ours any more means. */
export function describeEnd(
  promotion: Promotion,
  change: GitChange,
  mergeUrl: string | undefined,
): StepResult | undefined {
  const by = change.endedBy ?? SOMEBODY;
  if (change.state === 'merged' && change.mergeSha) {
    const ours = promotion.phase === 'Merging';
    return record({
      type: 'merged',
      mergeSha: change.mergeSha,
      mergeUrl: mergeUrl || change.url,
      byHand: !ours,
      ...(ours
        ? {}
        : {
            actor: by,
            skippedGates: promotion.gates
              .filter(gate => !gatePasses(gate))
              .map(({ title }) => title),
          }),
    });
  }
  if (change.state === 'closed') {
    return record({ type: 'proposal-closed', by, actor: by, url: change.url });
  }
  if (promotion.git.headSha && change.headSha !== promotion.git.headSha) {
    return record({
      type: 'head-moved',
      headSha: change.headSha,
      by: SOMEBODY,
      url: change.url,
    });
  }
  return undefined;
}
