import type { Gate } from '../../model/gate';
import type { PlannedEdit, Promotion } from '../../model/promotion';

/**
 * Everything that can happen to a promotion. Events carry their time and actor, so that the
 * transition needs neither a clock nor I/O and a replay gives the same promotion.
 *
 * @public
 */
export type PromotionEvent = { at: string; actor: string } & (
  | { type: 'requested'; promotion: Promotion }
  | { type: 'gates-evaluated'; gates: Gate[]; nextCheckAt?: string }
  | { type: 'queued'; behind: string }
  | { type: 'lease-acquired' }
  | {
      type: 'write-intended';
      branch: string;
      baseSha: string;
      edits: PlannedEdit[];
    }
  | { type: 'committed'; headSha: string; commitUrl?: string }
  | { type: 'proposal-opened'; number: number; url: string; headSha: string }
  | { type: 'head-moved'; headSha: string; by: string }
  | { type: 'base-changed'; message: string }
  | { type: 'merge-intended'; headSha: string }
  | { type: 'merged'; mergeSha: string; mergeUrl?: string; byHand: boolean }
  | { type: 'proposal-closed'; by: string }
  | { type: 'synced'; revision: string }
  | { type: 'rolling-out'; message: string }
  | { type: 'verifying'; message: string }
  | { type: 'verified' }
  | { type: 'delivery-failed'; reason: string; message: string; url?: string }
  | { type: 'waited'; reason: string; message: string; nextCheckAt: string }
  | { type: 'errored'; reason: string; message: string }
  | { type: 'retried' }
  | { type: 'cancelled'; reason?: string }
  | { type: 'rejected'; reason?: string }
  | { type: 'superseded'; by: string }
  | { type: 'no-op'; message: string }
  | { type: 'revert-started'; by: string }
  | { type: 'reverted'; by: string }
  | { type: 'revert-failed'; by: string; message: string }
);
