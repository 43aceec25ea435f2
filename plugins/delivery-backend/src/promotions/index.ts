export { createPromotionModule } from './createPromotionModule';
export type {
  PromotionModule,
  PromotionModuleDeps,
} from './createPromotionModule';
export type {
  Caller,
  PromotionQuery,
  PromotionService,
} from './PromotionService';
