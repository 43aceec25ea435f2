import type { GitQueueEntry } from '@lockstep/backstage-plugin-delivery-node';

/** `mergeQueueEntry` of a pull request, as GraphQL answers it. */
export interface MergeQueueEntry {
  state: string;
  position: number;
}

const STATES: Record<string, GitQueueEntry['state']> = {
  QUEUED: 'queued',
  AWAITING_CHECKS: 'awaiting-checks',
  MERGEABLE: 'mergeable',
  UNMERGEABLE: 'unmergeable',
  LOCKED: 'locked',
};

/** A state GitHub invents later counts as waiting. */
export function mapQueueEntry(entry: MergeQueueEntry): GitQueueEntry {
  return {
    state: STATES[entry.state] ?? 'queued',
    position: entry.position,
  };
}
