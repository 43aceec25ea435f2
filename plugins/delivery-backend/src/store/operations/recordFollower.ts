import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import { followRevert } from '../../domain/promotion';
import type { PromotionChange } from '../PromotionStore';
import { appendEvents, applyEvents } from './appendEvents';
import { fromRow, toColumns } from './promotionRow';

/**
 * Stores what a change of a revert means for the promotion it takes back, in the same
 * transaction, so that a crash between the two cannot leave it waiting for ever.
 *
 * @remarks
 * Nobody works on a promotion that awaits its revert, so its row changes only here and
 * through acts of people; the version guard makes a collision roll both back.
 */
export async function recordFollower(
  trx: Knex.Transaction,
  before: Promotion | undefined,
  after: Promotion,
): Promise<PromotionChange | undefined> {
  const followed = followRevert(before, after);
  const row =
    followed && (await trx('promotions').where({ id: followed.id }).first());
  if (!followed || !row) {
    return undefined;
  }
  const reverted = fromRow(row);
  const states = applyEvents(reverted, [followed.event]);
  if (!states) {
    return undefined;
  }
  const changed = await trx('promotions')
    .where({ id: row.id, version: row.version })
    .update({ ...toColumns(states[0]), version: row.version + 1 });
  if (changed !== 1) {
    throw new Error(`Promotion ${row.id} changed while its revert was stored`);
  }
  await appendEvents(trx, [followed.event], states);
  return { before: reverted, promotion: states[0], events: [followed.event] };
}
