import type {
  Batch,
  BatchList,
  BatchPreview,
  BatchQuery,
  CancelBatchRequest,
  CreateBatchRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Caller } from '../promotions/PromotionService';

/**
 * Batches of promotions. Each call is authorised as the caller; what they may not read of a
 * batch is left out of every answer.
 *
 * Throws `NotFoundError`, `NotAllowedError`, `InputError` and `ConflictError`.
 */
export interface BatchService {
  preview(request: CreateBatchRequest, caller: Caller): Promise<BatchPreview>;
  /** The same idempotency key of the same caller gives the same batch. */
  create(
    request: CreateBatchRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Batch>;
  get(id: string, caller: Caller): Promise<Batch>;
  /** Newest first; leaves out those of which the caller may read nothing. */
  list(query: BatchQuery, caller: Caller): Promise<BatchList>;
  cancel(id: string, act: CancelBatchRequest, caller: Caller): Promise<Batch>;
}
