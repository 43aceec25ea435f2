import type { Knex } from 'knex';
import type { Claim } from '../PromotionStore';
import { fromRow } from './promotionRow';

const CANDIDATES = 5;

/**
 * Takes the promotion that is due longest.
 *
 * @remarks
 * Two workers may pick the same row; the guard on `fence` lets one of them have it and the
 * other try its next candidate.
 */
export async function claimPromotion(
  knex: Knex,
  options: { owner: string; now: Date; leaseMs: number },
): Promise<Claim | undefined> {
  const now = options.now.toISOString();
  const rows = await knex('promotions')
    .where({ pending: true })
    .where('due_at', '<=', now)
    .where(query =>
      query.whereNull('lease_until').orWhere('lease_until', '<=', now),
    )
    .orderBy([{ column: 'due_at' }, { column: 'number' }])
    .limit(CANDIDATES);

  for (const row of rows) {
    const fence = row.fence + 1;
    const taken = await knex('promotions')
      .where({ id: row.id, fence: row.fence, version: row.version })
      .update({
        fence,
        lease_owner: options.owner,
        lease_until: leaseEnd(options),
      });
    if (taken === 1) {
      return {
        promotion: fromRow(row),
        version: row.version,
        owner: options.owner,
        fence,
      };
    }
  }
  return undefined;
}

/** Keeps the lease, unless another worker took over. */
export async function renewClaim(
  knex: Knex,
  claim: Claim,
  options: { now: Date; leaseMs: number },
): Promise<boolean> {
  const kept = await knex('promotions')
    .where({ id: claim.promotion.id, fence: claim.fence })
    .update({ lease_until: leaseEnd(options) });
  return kept === 1;
}

/** Gives it back; due at once when somebody changed it in the meantime. */
export async function releaseClaim(
  knex: Knex,
  claim: Claim,
  options: { dueAt: Date; now: Date },
): Promise<void> {
  const mine = { id: claim.promotion.id, fence: claim.fence };
  const free = { lease_owner: null, lease_until: null };
  const released = await knex('promotions')
    .where({ ...mine, version: claim.version })
    .update({ ...free, due_at: options.dueAt.toISOString() });
  if (released === 0) {
    await knex('promotions')
      .where(mine)
      .update({ ...free, due_at: options.now.toISOString() });
  }
}

function leaseEnd(options: { now: Date; leaseMs: number }): string {
  return new Date(options.now.getTime() + options.leaseMs).toISOString();
}
