import {
  batchSchema,
  type Batch,
} from '@lockstep/backstage-plugin-delivery-common';

/** Row of `promotion_batches`; the migration says what the columns mean. */
export interface BatchRow {
  id: string;
  number: number;
  pending: boolean | number;
  document: string;
  version: number;
  lease_owner: string | null;
  lease_until: string | null;
  requester: string | null;
  request_key: string | null;
  body_hash: string | null;
}

/** The columns that follow from the batch. */
export function toBatchColumns(batch: Batch) {
  return {
    pending: batch.phase === 'Running',
    document: JSON.stringify(batch),
  };
}

export function fromBatchRow(row: Pick<BatchRow, 'document'>): Batch {
  return batchSchema.parse(JSON.parse(row.document));
}

declare module 'knex/types/tables' {
  interface Tables {
    promotion_batches: BatchRow;
    promotion_batch_counter: { value: number };
  }
}
