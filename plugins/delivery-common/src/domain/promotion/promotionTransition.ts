import type { Promotion, PromotionPhase } from '../../model/promotion';
import { describePromotionEvent } from './describePromotionEvent';
import { gateChange, mayMerge, mayWrite } from './gateChange';
import type { PromotionEvent } from './PromotionEvent';
import {
  ACTIVE_PHASES,
  PHASES_AFTER_MERGE,
  PHASES_BEFORE_MERGING,
} from './promotionPhases';
import type { PromotionReason } from './PromotionReason';

/** What an event changes, beside time and words; undefined: it does not fit. */
type Change =
  | (Partial<Promotion> & { phase: PromotionPhase; reason: PromotionReason })
  | undefined;

/**
 * The whole state machine of a promotion. An event that does not fit the phase leaves the
 * promotion as it is and returns the very same object, so a caller can tell.
 *
 * Phases that ended are never left, with three exceptions people ask for: a failed delivery
 * is taken back (`Failed` or `RevertFailed` → `AwaitingRevert`), and `Errored` is retried.
 *
 * @public
 */
export function promotionTransition(
  promotion: Promotion,
  event: PromotionEvent,
): Promotion;
/** @public */
export function promotionTransition(
  promotion: Promotion | undefined,
  event: PromotionEvent,
): Promotion | undefined;
export function promotionTransition(
  promotion: Promotion | undefined,
  event: PromotionEvent,
): Promotion | undefined {
  if (!promotion) {
    return event.type === 'requested' ? begin(event) : undefined;
  }
  const change = changeOf(promotion, event);
  if (!change) {
    return promotion;
  }
  const moved = change.phase !== promotion.phase;
  return {
    ...promotion,
    message: describePromotionEvent(event).message,
    nextCheckAt: undefined,
    attempts: moved ? 0 : promotion.attempts,
    ...change,
    updatedAt: event.at,
  };
}

function begin(
  event: Extract<PromotionEvent, { type: 'requested' }>,
): Promotion {
  return {
    ...event.promotion,
    phase: 'Requested',
    reason: 'requested' satisfies PromotionReason,
    message: describePromotionEvent(event).message,
    updatedAt: event.at,
    attempts: 0,
  };
}

function changeOf(promotion: Promotion, event: PromotionEvent): Change {
  const { phase, git } = promotion;
  const isIn = (phases: readonly PromotionPhase[]) => phases.includes(phase);

  switch (event.type) {
    case 'requested':
      return undefined;
    case 'gates-evaluated':
      return gateChange(promotion, event);
    case 'approved':
      return isIn(PHASES_BEFORE_MERGING)
        ? {
            ...stay(promotion),
            approvals: [
              ...(promotion.approvals ?? []).filter(
                ({ by, subject }) =>
                  by !== event.actor || subject !== event.subject,
              ),
              {
                by: event.actor,
                at: event.at,
                subject: event.subject,
                groups: event.groups,
                ...(event.comment && { comment: event.comment }),
              },
            ],
          }
        : undefined;
    case 'gate-overridden':
      return isIn(PHASES_BEFORE_MERGING) &&
        promotion.gates.some(({ key }) => key === event.gate)
        ? {
            ...stay(promotion),
            overrides: [
              ...(promotion.overrides ?? []),
              {
                gate: event.gate,
                by: event.actor,
                reason: event.reason,
                at: event.at,
                until: event.until,
              },
            ],
          }
        : undefined;
    case 'queued':
      return isIn(['Requested', 'Blocked', 'Ready'])
        ? { phase: 'Queued', reason: 'queued' }
        : undefined;
    case 'write-intended':
      return isIn(['Ready', 'Queued', 'Writing']) && mayWrite(promotion)
        ? {
            phase: 'Writing',
            reason: 'writing',
            edits: event.edits,
            git: { ...git, branch: event.branch, baseSha: event.baseSha },
          }
        : undefined;
    case 'committed':
      return isIn(['Writing'])
        ? {
            phase,
            reason: 'committed',
            git: {
              ...git,
              headSha: event.headSha,
              commitSha: event.headSha,
              commitUrl: event.commitUrl,
            },
          }
        : undefined;
    case 'proposal-opened':
      return isIn(['Writing'])
        ? {
            phase: 'ProposalOpen',
            reason: 'proposal-open',
            git: {
              ...git,
              headSha: event.headSha,
              pullRequest: { number: event.number, url: event.url },
            },
          }
        : undefined;
    case 'head-moved':
      return isIn([...PHASES_BEFORE_MERGING, 'Merging']) && git.branch
        ? {
            phase: 'Blocked',
            reason: 'head-moved',
            git: { ...git, headSha: event.headSha },
            approvals: undefined,
            overrides: undefined,
            gates: promotion.gates.map(gate => ({
              ...gate,
              state: 'NotEvaluated' as const,
              reason: 'The branch moved; this is asked again.',
              actor: undefined,
              override: undefined,
              since: event.at,
            })),
          }
        : undefined;
    case 'base-changed':
      return isIn([...PHASES_BEFORE_MERGING, 'Merging'])
        ? { phase: 'Failed', reason: 'base-changed' }
        : undefined;
    case 'merge-intended': {
      const from: PromotionPhase =
        promotion.strategy === 'direct' ? 'Writing' : 'ProposalOpen';
      return phase === from && mayMerge(promotion)
        ? { phase: 'Merging', reason: 'merging' }
        : undefined;
    }
    case 'merged':
      return isMergeExpected(promotion, event)
        ? {
            phase: 'Merged',
            reason: event.byHand ? 'merged-by-hand' : 'merged',
            observedSince: event.at,
            cancelRequested: undefined,
            git: { ...git, mergeSha: event.mergeSha, mergeUrl: event.mergeUrl },
          }
        : undefined;
    case 'proposal-closed':
      return isIn([...PHASES_BEFORE_MERGING, 'Merging']) && git.branch
        ? { phase: 'Cancelled', reason: 'proposal-closed' }
        : undefined;
    case 'syncing':
      return isIn(['Merged', 'Syncing'])
        ? { phase: 'Syncing', reason: 'syncing' }
        : undefined;
    case 'synced':
      return isIn(['Merged', 'Syncing'])
        ? { phase: 'RollingOut', reason: 'rolling-out' }
        : undefined;
    case 'rolling-out':
      return isIn(['RollingOut', 'Verifying'])
        ? { phase: 'RollingOut', reason: 'rolling-out' }
        : undefined;
    case 'verifying':
      return isIn(['RollingOut', 'Verifying'])
        ? { phase: 'Verifying', reason: 'verifying' }
        : undefined;
    case 'verified':
      return isIn(['RollingOut', 'Verifying'])
        ? { phase: 'Succeeded', reason: 'succeeded' }
        : undefined;
    case 'delivery-failed':
      return isIn(PHASES_AFTER_MERGE)
        ? { phase: 'Failed', reason: event.reason }
        : undefined;
    case 'failure-settled':
      return isFailureOpen(promotion)
        ? { ...stay(promotion), failureSettled: true }
        : undefined;
    case 'waited':
      return isIn(ACTIVE_PHASES)
        ? {
            phase,
            reason: event.reason,
            nextCheckAt: event.nextCheckAt,
            attempts: promotion.attempts + 1,
          }
        : undefined;
    case 'resumed':
      return isIn(ACTIVE_PHASES) && promotion.attempts > 0
        ? { phase, reason: restingReason(promotion), attempts: 0 }
        : undefined;
    case 'errored':
      return isIn(ACTIVE_PHASES)
        ? { phase: 'Errored', reason: event.reason }
        : undefined;
    case 'retried':
      return phase === 'Errored' ? resume(promotion, event.at) : undefined;
    case 'cancel-requested':
      return phase === 'Merging' && promotion.strategy === 'pull-request'
        ? {
            phase,
            reason: 'cancel-requested',
            cancelRequested: { by: event.actor, reason: event.reason },
          }
        : undefined;
    case 'cancelled':
      // Without a request first, a merge under way could still arrive.
      return isIn(PHASES_BEFORE_MERGING) ||
        (phase === 'Merging' && promotion.cancelRequested)
        ? { phase: 'Cancelled', reason: 'cancelled' }
        : undefined;
    case 'rejected':
      return isIn(PHASES_BEFORE_MERGING)
        ? { phase: 'Rejected', reason: 'rejected' }
        : undefined;
    case 'superseded':
      return isIn(PHASES_BEFORE_MERGING)
        ? {
            phase: 'Superseded',
            reason: 'superseded',
            supersededBy: event.promotionId,
          }
        : undefined;
    case 'no-op':
      return isIn([...PHASES_BEFORE_MERGING, 'Merging'])
        ? { phase: 'NoOp', reason: 'no-op' }
        : undefined;
    case 'withdrawn':
      return isWithdrawalOpen(promotion) ? withdraw(promotion) : undefined;
    case 'revert-started':
      return mayBeReverted(promotion) && phase !== 'Succeeded'
        ? { phase: 'AwaitingRevert', reason: 'revert-running' }
        : undefined;
    case 'reverted':
      if (phase === 'AwaitingRevert') {
        return {
          phase: 'Reverted',
          reason: 'reverted',
          revertedBy: event.promotionId,
        };
      }
      // The delivery did succeed; that it was taken back later does not change that.
      return phase === 'Succeeded' && !promotion.revertedBy
        ? { phase, reason: 'reverted', revertedBy: event.promotionId }
        : undefined;
    case 'revert-failed':
      return phase === 'AwaitingRevert'
        ? { phase: 'RevertFailed', reason: 'revert-failed' }
        : undefined;
    default:
      return assertNever(event);
  }
}

/** Whether a promotion that ended may be taken back: its version is in Git. @public */
export function mayBeReverted(promotion: Promotion): boolean {
  return (
    promotion.git.mergeSha !== undefined &&
    promotion.revertedBy === undefined &&
    ['Succeeded', 'Failed', 'AwaitingRevert', 'RevertFailed'].includes(
      promotion.phase,
    )
  );
}

/** Whether it ended before the merge and left a branch or pull request behind. @public */
export function isWithdrawalOpen(promotion: Promotion): boolean {
  const { phase, git, strategy } = promotion;
  return (
    strategy === 'pull-request' &&
    ['Failed', 'Cancelled', 'Rejected', 'Superseded', 'NoOp'].includes(phase) &&
    git.branch !== undefined &&
    git.mergeSha === undefined &&
    !git.withdrawn
  );
}

/** Whether it failed for certain and its failure policy is still to be followed. @public */
export function isFailureOpen(promotion: Promotion): boolean {
  const { phase, git, onFailure, failureSettled, kind } = promotion;
  return (
    phase === 'Failed' &&
    kind !== 'revert' &&
    git.mergeSha !== undefined &&
    (onFailure === 'revert' || onFailure === 'hold') &&
    !failureSettled
  );
}

/** Ours only from `Merging`; a person's merge is a fact in every phase that has a branch. */
function isMergeExpected(
  promotion: Promotion,
  event: Extract<PromotionEvent, { type: 'merged' }>,
): boolean {
  if (event.byHand) {
    return (
      promotion.git.branch !== undefined &&
      [...PHASES_BEFORE_MERGING, 'Merging'].includes(promotion.phase)
    );
  }
  return promotion.phase === 'Merging' && mayMerge(promotion);
}

/** Back to where facts are gathered again: commit and pull request are looked for anew. */
function resume(promotion: Promotion, at: string): Change {
  return promotion.git.mergeSha
    ? { phase: 'Merged', reason: 'retried', observedSince: at }
    : {
        phase: 'Requested',
        reason: 'retried',
        retried: true,
        cancelRequested: undefined,
        git: { branch: promotion.git.branch, baseSha: promotion.git.baseSha },
      };
}

/** What is added changes neither the phase nor what it waits for; the words are those of the event. */
function stay(promotion: Promotion) {
  return {
    phase: promotion.phase,
    reason: promotion.reason as PromotionReason,
    nextCheckAt: promotion.nextCheckAt,
  };
}

function restingReason(promotion: Promotion): PromotionReason {
  const reasons: Partial<Record<PromotionPhase, PromotionReason>> = {
    Requested: 'requested',
    Blocked: 'gate-pending',
    Ready: 'gates-passed',
    Queued: 'queued',
    Writing: 'writing',
    ProposalOpen: 'proposal-open',
    Merging: 'merging',
    Merged: 'merged',
    Syncing: 'syncing',
    RollingOut: 'rolling-out',
    Verifying: 'verifying',
  };
  return reasons[promotion.phase] ?? 'retried';
}

/** The words stay those of the end; only the branch is gone. */
function withdraw(promotion: Promotion): Change {
  return {
    phase: promotion.phase,
    reason: promotion.reason as PromotionReason,
    message: promotion.message,
    git: { ...promotion.git, withdrawn: true },
  };
}

/** An event of a newer release changes nothing here. */
function assertNever(_event: never): undefined {
  return undefined;
}
