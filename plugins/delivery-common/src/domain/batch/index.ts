export { advanceBatch, listOpenWave, type BatchAdvance } from './advanceBatch';
export type { BatchAttempt, BatchFacts, BatchMember } from './BatchFacts';
export { batchItemKey } from './batchItemKey';
export { describeBatch } from './describeBatch';
export { hideBatchItems } from './hideBatchItems';
