import type {
  Promotion,
  PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import { promotionTransition } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import type { RequestKey } from '../PromotionStore';
import { appendEvents } from './appendEvents';
import { toColumns } from './promotionRow';
import { recordFollower } from './recordFollower';

/**
 * Inserts the promotion with its first event and its request key.
 *
 * @remarks
 * That an environment has one active promotion is not checked but left to the unique
 * `active_key`: of two requests at once exactly one gets through, on any number of replicas.
 */
export async function insertPromotion(
  trx: Knex.Transaction,
  requested: {
    promotion: Omit<Promotion, 'number'>;
    at: string;
    actor: string;
  },
  requestKey?: RequestKey,
): Promise<Promotion[]> {
  await trx('promotion_counter').increment('value', 1);
  const [{ value }] = await trx('promotion_counter').select('value');
  const event: PromotionEvent = {
    type: 'requested',
    at: requested.at,
    actor: requested.actor,
    promotion: { ...requested.promotion, number: value },
  };
  const promotion = promotionTransition(undefined, event)!;
  await trx('promotions').insert({
    id: promotion.id,
    number: promotion.number,
    entity_ref: promotion.entityRef,
    environment: promotion.environment,
    version: 1,
    due_at: requested.at,
    fence: 0,
    ...toColumns(promotion),
  });
  await appendEvents(trx, [event], [promotion]);
  if (requestKey) {
    await trx('promotion_requests').insert({
      requester: requestKey.requester,
      key: requestKey.key,
      body_hash: requestKey.bodyHash,
      promotion_id: promotion.id,
    });
  }
  const follower = await recordFollower(trx, undefined, promotion);
  return follower ? [promotion, follower] : [promotion];
}
