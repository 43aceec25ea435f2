import type { GitChange } from '@lockstep/backstage-plugin-delivery-node';

/** Why a merge is not attempted, or what came of it already. */
export type MergeDecision =
  | { outcome: 'merge' }
  | { outcome: 'merged'; sha: string }
  | { outcome: 'head-moved'; headSha: string | null }
  | { outcome: 'retry' | 'blocked' | 'refused' | 'queued'; reason: string };

/**
 * Whether to try a merge. A pull request that rules block is not tried: an App that may
 * bypass the rules would merge past them. Nor is one of which GitHub has not said anything.
 */
export function decideMerge(
  change: GitChange,
  expectedHeadSha: string,
): MergeDecision {
  if (change.state === 'merged' && change.mergeSha) {
    return { outcome: 'merged', sha: change.mergeSha };
  }
  if (change.state !== 'open') {
    return { outcome: 'refused', reason: 'The pull request is closed.' };
  }
  if (change.headSha !== expectedHeadSha) {
    return { outcome: 'head-moved', headSha: change.headSha };
  }
  if (change.queue) {
    return {
      outcome: 'queued',
      reason: `It waits in the merge queue of ${change.base}.`,
    };
  }
  const { state, reason } = change.mergeability ?? { state: 'unknown' };
  switch (state) {
    case 'ready':
      return { outcome: 'merge' };
    case 'unknown':
      return {
        outcome: 'retry',
        reason: reason ?? 'GitHub has not said whether it can be merged.',
      };
    default:
      return {
        outcome: state,
        reason: reason ?? 'GitHub does not let it be merged.',
      };
  }
}
