import type { Batch } from '@lockstep/backstage-plugin-delivery-common';
import type { RequestKey } from './PromotionStore';

/** A batch with the version it was read at. */
export interface StoredBatch {
  batch: Batch;
  version: number;
}

/** Where batches are kept. */
export interface BatchStore {
  /**
   * Stores a new batch and gives it its number. With a known request key the batch of the
   * first request comes back; `ConflictError` when that request was another one.
   */
  insert(batch: Omit<Batch, 'number'>, requestKey?: RequestKey): Promise<Batch>;
  /** The batch of an earlier request; `ConflictError` when the request was another one. */
  findByRequest(requestKey: RequestKey): Promise<Batch | undefined>;
  get(id: string): Promise<StoredBatch | undefined>;
  /** Newest first. */
  list(options: { beforeNumber?: number; limit: number }): Promise<Batch[]>;
  /** Ids of those with work left to do. */
  listPending(): Promise<string[]>;
  /** Replaces the version that was read; undefined when somebody else has changed it since. */
  record(current: StoredBatch, next: Batch): Promise<StoredBatch | undefined>;
  /**
   * Makes `owner` the only one to look at it for a while, or keeps it that; false when somebody
   * else is. What is recorded does not depend on it: it spares two from doing the same.
   */
  claim(
    id: string,
    options: { owner: string; now: Date; leaseMs: number },
  ): Promise<boolean>;
  release(id: string, owner: string): Promise<void>;
}
