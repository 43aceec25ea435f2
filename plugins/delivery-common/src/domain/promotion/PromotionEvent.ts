import type { Gate } from '../../model/gate';
import type { PlannedEdit, Promotion } from '../../model/promotion';
import type { PromotionReason } from './PromotionReason';

/**
 * Everything that can happen to a promotion.
 *
 * `by` and `behind` are words (`P-13`, a login), `promotionId` is the id that goes with them.
 * `…-intended` is recorded before the act it names, so that a restart knows what to look for.
 *
 * @public
 */
export type PromotionEventBody =
  | { type: 'requested'; promotion: Promotion }
  | { type: 'gates-evaluated'; gates: Gate[]; nextCheckAt?: string }
  | {
      type: 'approved';
      /** What was looked at; see `approvalSubject`. */
      subject: string;
      groups: string[];
      comment?: string;
    }
  | { type: 'gate-overridden'; gate: string; reason: string; until: string }
  | { type: 'queued'; behind: string }
  | {
      type: 'write-intended';
      branch: string;
      baseSha: string;
      edits: PlannedEdit[];
    }
  | { type: 'committed'; headSha: string; commitUrl?: string }
  | { type: 'proposal-opened'; number: number; url: string; headSha: string }
  | { type: 'head-moved'; headSha: string; by: string; url?: string }
  | { type: 'base-changed'; message: string; url?: string }
  | { type: 'merge-intended'; headSha: string }
  | {
      type: 'merged';
      mergeSha: string;
      mergeUrl?: string;
      /** A person merged it; Lockstep adopts what happened. */
      byHand: boolean;
      /** Titles of the gates that had not passed when a person merged. */
      skippedGates?: string[];
    }
  | {
      type: 'proposal-closed';
      by: string;
      url?: string;
      /** It was closed by deleting its branch. */
      branchDeleted?: boolean;
    }
  | { type: 'syncing'; message: string }
  | { type: 'synced'; revision: string }
  | { type: 'rolling-out'; message: string }
  | { type: 'verifying'; message: string }
  | { type: 'verified'; message?: string }
  | {
      type: 'delivery-failed';
      reason: PromotionReason;
      message: string;
      url?: string;
    }
  | {
      /** What the failure policy asked for was done, or why it was not. */
      type: 'failure-settled';
      message: string;
    }
  | {
      type: 'waited';
      reason: PromotionReason;
      message: string;
      nextCheckAt: string;
    }
  | { type: 'resumed' }
  | { type: 'errored'; reason: PromotionReason; message: string }
  | { type: 'retried'; reason?: string }
  | { type: 'cancel-requested'; reason?: string }
  | { type: 'cancelled'; reason?: string }
  | { type: 'rejected'; reason?: string }
  | { type: 'superseded'; by: string; promotionId: string }
  | { type: 'no-op'; message: string }
  | { type: 'withdrawn'; message: string; url?: string }
  | { type: 'revert-started'; by: string; promotionId: string }
  | { type: 'reverted'; by: string; promotionId: string }
  | {
      type: 'revert-failed';
      by: string;
      promotionId: string;
      message: string;
    };

/**
 * Something that happened, when and through whom: the transition needs neither a clock nor
 * I/O, and a replay gives the same promotion.
 *
 * @public
 */
export type PromotionEvent = { at: string; actor: string } & PromotionEventBody;

/** @public */
export type PromotionEventType = PromotionEventBody['type'];
