export {
  isActive,
  isCancellable,
  isObserving,
  isTerminal,
} from './promotionPhases';
export { allGatesPass, gateAwaitsPerson, gatePasses } from './gatePasses';
export {
  describePromotionEvent,
  describeVersion,
} from './describePromotionEvent';
export {
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
