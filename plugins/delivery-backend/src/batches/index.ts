export { createBatchModule, type BatchModuleDeps } from './createBatchModule';
export type { BatchEntities } from './Batches';
export type { BatchRunner } from './BatchRunner';
export type { BatchService } from './BatchService';
