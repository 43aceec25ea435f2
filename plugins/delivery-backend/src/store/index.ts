export { DatabasePromotionStore } from './DatabasePromotionStore';
export type {
  Claim,
  PromotionStore,
  RecordResult,
  RequestKey,
  StoredPromotion,
} from './PromotionStore';
