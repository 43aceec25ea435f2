import type { PromotionEvent } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import type {
  Claim,
  PromotionChange,
  RecordResult,
  StoredPromotion,
} from '../PromotionStore';
import { appendEvents, applyEvents } from './appendEvents';
import { toColumns } from './promotionRow';
import { recordFollower } from './recordFollower';

/**
 * Moves a promotion on by events and appends them.
 *
 * @remarks
 * The guard on version and fence is what makes two writers safe: a person who cancels while a
 * worker commits, or a worker that slept past its lease while another took over. The loser
 * stores nothing.
 */
export async function recordTransition(
  trx: Knex.Transaction,
  current: StoredPromotion | Claim,
  events: readonly PromotionEvent[],
): Promise<{ result: RecordResult; changed: PromotionChange[] }> {
  const { promotion, version } = current;
  const states = applyEvents(promotion, events);
  if (!states) {
    return { result: { outcome: 'unfit', promotion }, changed: [] };
  }
  const next = states[states.length - 1];
  const isWorker = 'fence' in current;
  const updated = await trx('promotions')
    .where({ id: promotion.id, version })
    .modify(query => isWorker && query.where({ fence: current.fence }))
    .update({
      ...toColumns(next),
      version: version + 1,
      // A person's act is looked at now; a worker says when with `release`.
      ...(isWorker ? {} : { due_at: next.updatedAt }),
    });
  if (updated !== 1) {
    return { result: { outcome: 'stale' }, changed: [] };
  }
  await appendEvents(trx, events, states);
  const follower = await recordFollower(trx, promotion, next);
  return {
    result: {
      outcome: 'recorded',
      stored: { promotion: next, version: version + 1 },
    },
    changed: [
      { before: promotion, promotion: next, events },
      ...(follower ? [follower] : []),
    ],
  };
}
