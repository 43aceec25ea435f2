export {
  isActive,
  isCancellable,
  isObserving,
  isTerminal,
} from './promotionPhases';
export { approvalSubject, countApprovals } from './approvalSubject';
export {
  allGatesPass,
  gateAwaitsPerson,
  gatePasses,
  guardsWrite,
  waitsForGates,
} from './gatePasses';
export {
  describePromotionEvent,
  describeVersion,
} from './describePromotionEvent';
export {
  isFailureOpen,
  isWithdrawalOpen,
  mayBeReverted,
  promotionTransition,
} from './promotionTransition';
export type {
  PromotionEvent,
  PromotionEventBody,
  PromotionEventType,
} from './PromotionEvent';
export type { PromotionReason } from './PromotionReason';
