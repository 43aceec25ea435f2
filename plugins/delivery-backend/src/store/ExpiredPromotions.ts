import {
  isTerminal,
  promotionPhaseSchema,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import { fromRow } from './operations/promotionRow';

const ENDED = promotionPhaseSchema.options.filter(isTerminal);

/** What a batch did. There is another one to do after `after`, where that is given. */
export interface ExpiryBatch {
  deleted: number;
  after?: number;
}

/**
 * Promotions that nobody needs any more. Never one that is worked on, that a revert still has
 * to take back, that could still be retried to take another one back, or that is the latest of
 * its component and environment: gates and people ask what happened there last.
 */
export class ExpiredPromotions {
  constructor(private readonly knex: Knex) {}

  /** Deletes, among the next `limit` that ended and did not change since `before`, what may go. */
  async deleteBatch(options: {
    before: string;
    limit: number;
    /** Where the batch before this one ended. */
    after?: number;
  }): Promise<ExpiryBatch> {
    const { before, limit, after = 0 } = options;
    return this.knex.transaction(async trx => {
      const candidates = await listCandidates(trx, { before, limit, after });
      const needed = await listRevertedNow(trx);
      const ids = candidates
        .filter(
          ({ id, phase, reverts }) =>
            !needed.has(id) && !(phase === 'Errored' && reverts),
        )
        .map(({ id }) => id);
      const deleted = await deletePromotions(trx, ids);
      const last = candidates[candidates.length - 1];
      return candidates.length === limit
        ? { deleted, after: last.number }
        : { deleted };
    });
  }
}

async function listCandidates(
  trx: Knex.Transaction,
  { before, limit, after }: { before: string; limit: number; after: number },
): Promise<Promotion[]> {
  const rows = await trx('promotions')
    .where('number', '>', after)
    .where({ pending: false })
    .whereIn('phase', ENDED)
    .whereNotExists(
      trx('promotion_events')
        .select(trx.raw('1'))
        .whereRaw('promotion_events.promotion_id = promotions.id')
        .where('at', '>=', before),
    )
    .whereExists(
      trx('promotions as later')
        .select(trx.raw('1'))
        .whereRaw('later.entity_ref = promotions.entity_ref')
        .whereRaw('later.environment = promotions.environment')
        .whereRaw('later.number > promotions.number'),
    )
    .orderBy('number')
    .limit(limit)
    .select('document');
  return rows.map(fromRow);
}

/** Ids named by reverts that are under way, or errored and may go on. */
async function listRevertedNow(trx: Knex.Transaction): Promise<Set<string>> {
  const rows = await trx('promotions')
    .where({ pending: true })
    .orWhere({ phase: 'Errored' })
    .select('document');
  return new Set(
    rows
      .map(row => fromRow(row).reverts)
      .filter(reverts => reverts !== undefined),
  );
}

/**
 * @remarks
 * Rows that belong to it go by the foreign key as well, but SQLite minds foreign keys only
 * where its connection was told to.
 */
async function deletePromotions(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<number> {
  await trx('promotion_requests').whereIn('promotion_id', ids).delete();
  await trx('promotion_events').whereIn('promotion_id', ids).delete();
  return trx('promotions').whereIn('id', ids).delete();
}
