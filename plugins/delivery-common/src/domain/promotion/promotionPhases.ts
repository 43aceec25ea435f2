import type { PromotionPhase } from '../../model/promotion';

/** Nothing has reached the branch that is deployed yet; a person may still stop it. */
export const PHASES_BEFORE_MERGING: readonly PromotionPhase[] = [
  'Requested',
  'Blocked',
  'Ready',
  'Queued',
  'Writing',
  'ProposalOpen',
];

/** The version is in Git; what follows is observation. */
export const PHASES_AFTER_MERGE: readonly PromotionPhase[] = [
  'Merged',
  'Syncing',
  'RollingOut',
  'Verifying',
];

/** All phases in which Lockstep works on a promotion and its environment is taken. */
export const ACTIVE_PHASES: readonly PromotionPhase[] = [
  ...PHASES_BEFORE_MERGING,
  'Merging',
  ...PHASES_AFTER_MERGE,
];

/** Whether the promotion occupies its environment. @public */
export function isActive(phase: PromotionPhase): boolean {
  return ACTIVE_PHASES.includes(phase);
}

/**
 * Whether the promotion has ended. A failed one may still be taken back, an errored one
 * retried; `AwaitingRevert` is neither active nor ended.
 *
 * @public
 */
export function isTerminal(phase: PromotionPhase): boolean {
  return !isActive(phase) && phase !== 'AwaitingRevert';
}

/** Whether the version is in Git and the outcome is being observed. @public */
export function isObserving(phase: PromotionPhase): boolean {
  return PHASES_AFTER_MERGE.includes(phase);
}

/** Whether a person may still cancel it without a revert. @public */
export function isCancellable(phase: PromotionPhase): boolean {
  return PHASES_BEFORE_MERGING.includes(phase);
}
