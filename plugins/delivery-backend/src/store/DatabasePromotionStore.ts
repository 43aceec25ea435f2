import {
  isDatabaseConflictError,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  describePromotionEvent,
  promotionPhaseSchema,
  type Promotion,
  type PromotionEvent,
  type PromotionEventRecord,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import { openDatabase } from './openDatabase';
import {
  claimPromotion,
  releaseClaim,
  renewClaim,
} from './operations/claimPromotion';
import { insertPromotion } from './operations/insertPromotion';
import {
  describeActive,
  fromRow,
  toActiveKey,
} from './operations/promotionRow';
import { recordTransition } from './operations/recordTransition';
import type {
  Claim,
  PromotionChange,
  PromotionFilter,
  PromotionStore,
  RecordResult,
  RequestKey,
  StoredPromotion,
} from './PromotionStore';
import './tables';

/** Keeps promotions in the plugin's database: SQLite or PostgreSQL. */
export class DatabasePromotionStore implements PromotionStore {
  private readonly listeners = new Set<
    (promotion: Promotion, change: PromotionChange) => void
  >();

  static async create(options: {
    database: DatabaseService;
    logger: LoggerService;
  }): Promise<DatabasePromotionStore> {
    return new DatabasePromotionStore(
      await openDatabase(options.database),
      options.logger,
    );
  }

  private constructor(
    private readonly knex: Knex,
    private readonly logger: LoggerService,
  ) {}

  async insert(
    requested: {
      promotion: Omit<Promotion, 'number'>;
      at: string;
      actor: string;
    },
    requestKey?: RequestKey,
    along?: Parameters<PromotionStore['insert']>[2],
  ): Promise<Promotion> {
    const known = requestKey && (await this.findByRequest(requestKey));
    if (known) {
      return known;
    }
    try {
      const changed = await this.knex.transaction(trx =>
        insertPromotion(trx, requested, requestKey, along),
      );
      this.publish(changed);
      return changed[0].promotion;
    } catch (error) {
      if (!isDatabaseConflictError(error)) {
        throw error;
      }
      const raced = requestKey && (await this.findByRequest(requestKey));
      if (raced) {
        return raced;
      }
      throw await this.explainConflict(requested.promotion, error);
    }
  }

  async findByRequest(requestKey: RequestKey): Promise<Promotion | undefined> {
    const row = await this.knex('promotion_requests')
      .join('promotions', 'promotions.id', 'promotion_requests.promotion_id')
      .where({ requester: requestKey.requester, key: requestKey.key })
      .first('promotion_requests.body_hash', 'promotions.document');
    if (!row) {
      return undefined;
    }
    const promotion = fromRow(row);
    if (row.body_hash !== requestKey.bodyHash) {
      throw new ConflictError(
        `The idempotency key "${requestKey.key}" was used for another request, P-${promotion.number}; use a new key for a new request`,
      );
    }
    return promotion;
  }

  async get(id: string): Promise<StoredPromotion | undefined> {
    const row = await this.knex('promotions').where({ id }).first();
    return row && { promotion: fromRow(row), version: row.version };
  }

  async findActive(
    entityRef: string,
    environment: string,
  ): Promise<Promotion | undefined> {
    const row = await this.knex('promotions')
      .where({ active_key: toActiveKey({ entityRef, environment }) })
      .first('document');
    return row && fromRow(row);
  }

  async list(filter: PromotionFilter): Promise<Promotion[]> {
    const { entityRef, environment, beforeNumber, limit } = filter;
    const rows = await this.knex('promotions')
      .modify(query => {
        if (entityRef) query.where({ entity_ref: entityRef });
        if (environment) query.where({ environment });
        if (beforeNumber) query.where('number', '<', beforeNumber);
      })
      .orderBy('number', 'desc')
      .limit(limit)
      .select('document');
    return rows.map(fromRow);
  }

  async listEntities(): Promise<string[]> {
    const rows = await this.knex('promotions').distinct('entity_ref');
    return rows.map(row => row.entity_ref);
  }

  async listPending(): Promise<Promotion[]> {
    const rows = await this.knex('promotions')
      .where({ pending: true })
      .select('document');
    return rows.map(fromRow);
  }

  async listOpenOrAfter(number: number): Promise<Promotion[]> {
    const rows = await this.knex('promotions')
      .where({ pending: true })
      .orWhere('number', '>', number)
      .orderBy('number')
      .select('document');
    return rows.map(fromRow);
  }

  async lastNumber(): Promise<number> {
    const row = await this.knex('promotions').max({ number: 'number' }).first();
    return Number(row?.number ?? 0);
  }

  async listEvents(id: string): Promise<PromotionEventRecord[]> {
    const rows = await this.knex('promotion_events')
      .where({ promotion_id: id })
      .orderBy('sequence');
    return rows.map(row => ({
      sequence: row.sequence,
      at: row.at,
      type: row.type,
      phase: promotionPhaseSchema.parse(row.phase),
      actor: row.actor,
      ...describePromotionEvent(JSON.parse(row.event)),
    }));
  }

  async readHistory(id: string): Promise<PromotionEvent[]> {
    const rows = await this.knex('promotion_events')
      .where({ promotion_id: id })
      .orderBy('sequence')
      .select('event');
    return rows.map(row => JSON.parse(row.event));
  }

  async record(
    current: StoredPromotion | Claim,
    events: PromotionEvent[],
  ): Promise<RecordResult> {
    try {
      const { result, changed } = await this.knex.transaction(trx =>
        recordTransition(trx, current, events),
      );
      this.publish(changed);
      return result;
    } catch (error) {
      throw isDatabaseConflictError(error)
        ? await this.explainConflict(current.promotion, error)
        : error;
    }
  }

  claim(options: { owner: string; now: Date; leaseMs: number }) {
    return claimPromotion(this.knex, options);
  }

  renew(claim: Claim, options: { now: Date; leaseMs: number }) {
    return renewClaim(this.knex, claim, options);
  }

  release(claim: Claim, options: { dueAt: Date; now: Date }) {
    return releaseClaim(this.knex, claim, options);
  }

  async wake(options: { now: Date; ids?: readonly string[] }): Promise<void> {
    const now = options.now.toISOString();
    await this.knex('promotions')
      .where({ pending: true })
      .where('due_at', '>', now)
      .modify(query => options.ids && query.whereIn('id', options.ids))
      .update({ due_at: now });
  }

  async nextDue(): Promise<Date | undefined> {
    const row = await this.knex('promotions')
      .where({ pending: true })
      .whereNull('lease_until')
      .orderBy('due_at')
      .first('due_at');
    return row && new Date(row.due_at);
  }

  onChange(
    listener: (promotion: Promotion, change: PromotionChange) => void,
  ): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private publish(changed: readonly PromotionChange[]) {
    for (const change of changed) {
      const { promotion } = change;
      for (const listener of this.listeners) {
        try {
          listener(promotion, change);
        } catch (error) {
          // The change is stored; a listener must not make it look as if it were not.
          this.logger.error(
            `A listener failed on P-${promotion.number}`,
            error as Error,
          );
        }
      }
    }
  }

  private async explainConflict(
    promotion: { entityRef: string; environment: string },
    cause: unknown,
  ): Promise<unknown> {
    const active = await this.findActive(
      promotion.entityRef,
      promotion.environment,
    );
    return active
      ? new ConflictError(
          `${promotion.environment} of ${
            promotion.entityRef
          } is taken by ${describeActive(active)}; wait for it or cancel it`,
        )
      : cause;
  }
}
