import {
  isDatabaseConflictError,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { Batch } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import type { BatchStore, StoredBatch } from './BatchStore';
import { fromBatchRow, toBatchColumns } from './batchTable';
import { openDatabase } from './openDatabase';
import type { RequestKey } from './PromotionStore';

/** Keeps batches in the plugin's database: SQLite or PostgreSQL. */
export class DatabaseBatchStore implements BatchStore {
  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseBatchStore> {
    return new DatabaseBatchStore(await openDatabase(options.database));
  }

  private constructor(private readonly knex: Knex) {}

  async insert(
    batch: Omit<Batch, 'number'>,
    requestKey?: RequestKey,
  ): Promise<Batch> {
    const known = requestKey && (await this.findByRequest(requestKey));
    if (known) {
      return known;
    }
    try {
      return await this.knex.transaction(trx =>
        insertBatch(trx, batch, requestKey),
      );
    } catch (error) {
      const raced =
        requestKey &&
        isDatabaseConflictError(error) &&
        (await this.findByRequest(requestKey));
      if (raced) {
        return raced;
      }
      throw error;
    }
  }

  async findByRequest({
    requester,
    key,
    bodyHash,
  }: RequestKey): Promise<Batch | undefined> {
    const row = await this.knex('promotion_batches')
      .where({ requester, request_key: key })
      .first();
    if (!row) {
      return undefined;
    }
    const batch = fromBatchRow(row);
    if (row.body_hash !== bodyHash) {
      throw new ConflictError(
        `The idempotency key "${key}" was used for another request, B-${batch.number}; use a new key for a new request`,
      );
    }
    return batch;
  }

  async get(id: string): Promise<StoredBatch | undefined> {
    const row = await this.knex('promotion_batches').where({ id }).first();
    return row && { batch: fromBatchRow(row), version: row.version };
  }

  async list(options: {
    beforeNumber?: number;
    limit: number;
  }): Promise<Batch[]> {
    const { beforeNumber, limit } = options;
    const rows = await this.knex('promotion_batches')
      .modify(query => {
        if (beforeNumber) query.where('number', '<', beforeNumber);
      })
      .orderBy('number', 'desc')
      .limit(limit)
      .select('document');
    return rows.map(fromBatchRow);
  }

  async listPending(): Promise<string[]> {
    const rows = await this.knex('promotion_batches')
      .where({ pending: true })
      .orderBy('number')
      .select('id');
    return rows.map(({ id }) => id);
  }

  async record(
    current: StoredBatch,
    next: Batch,
  ): Promise<StoredBatch | undefined> {
    const version = current.version + 1;
    const changed = await this.knex('promotion_batches')
      .where({ id: current.batch.id, version: current.version })
      .update({ ...toBatchColumns(next), version });
    return changed === 1 ? { batch: next, version } : undefined;
  }

  async claim(
    id: string,
    options: { owner: string; now: Date; leaseMs: number },
  ): Promise<boolean> {
    const { owner, now, leaseMs } = options;
    const changed = await this.knex('promotion_batches')
      .where({ id, pending: true })
      .where(free =>
        free
          .whereNull('lease_until')
          .orWhere('lease_until', '<=', now.toISOString())
          .orWhere({ lease_owner: owner }),
      )
      .update({
        lease_owner: owner,
        lease_until: new Date(now.getTime() + leaseMs).toISOString(),
      });
    return changed === 1;
  }

  async release(id: string, owner: string): Promise<void> {
    await this.knex('promotion_batches')
      .where({ id, lease_owner: owner })
      .update({ lease_owner: null, lease_until: null });
  }
}

async function insertBatch(
  trx: Knex.Transaction,
  batch: Omit<Batch, 'number'>,
  requestKey: RequestKey | undefined,
): Promise<Batch> {
  await trx('promotion_batch_counter').increment('value', 1);
  const [{ value }] = await trx('promotion_batch_counter').select('value');
  const numbered = { ...batch, number: value };
  await trx('promotion_batches').insert({
    id: batch.id,
    number: value,
    version: 1,
    ...toBatchColumns(numbered),
    ...(requestKey && {
      requester: requestKey.requester,
      request_key: requestKey.key,
      body_hash: requestKey.bodyHash,
    }),
  });
  return numbered;
}
