export type { BatchStore, StoredBatch } from './BatchStore';
export { DatabaseBatchStore } from './DatabaseBatchStore';
export { DatabasePromotionStore } from './DatabasePromotionStore';
export { DatabaseStopStore } from './DatabaseStopStore';
export type {
  Claim,
  PromotionChange,
  PromotionStore,
  RecordResult,
  RequestKey,
  StoredPromotion,
} from './PromotionStore';
export { PromotionRelay } from './PromotionRelay';
export type { OpenStops, StopStore } from './StopStore';
