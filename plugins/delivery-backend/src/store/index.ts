export { DatabasePromotionStore } from './DatabasePromotionStore';
export type {
  Claim,
  PromotionStore,
  RecordResult,
  RequestKey,
  StoredPromotion,
} from './PromotionStore';
export { PromotionRelay } from './PromotionRelay';
