import { ConflictError } from '@backstage/errors';
import type {
  Promotion,
  PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import { promotionTransition } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import type {
  PromotionChange,
  PromotionStore,
  RequestKey,
  StoredPromotion,
} from '../PromotionStore';
import { appendEvents } from './appendEvents';
import { insertStop } from './insertStop';
import { toColumns } from './promotionRow';
import { recordFollower } from './recordFollower';
import { recordTransition } from './recordTransition';

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
  along: Parameters<PromotionStore['insert']>[2] = {},
): Promise<[PromotionChange, ...PromotionChange[]]> {
  await trx('promotion_counter').increment('value', 1);
  const [{ value }] = await trx('promotion_counter').select('value');
  const event: PromotionEvent = {
    type: 'requested',
    at: requested.at,
    actor: requested.actor,
    promotion: { ...requested.promotion, number: value },
  };
  const promotion = promotionTransition(undefined, event)!;
  const superseded = along.supersedes
    ? await supersede(trx, along.supersedes, promotion, requested)
    : [];
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
  for (const stop of along.stops ?? []) {
    await insertStop(trx, stop);
  }
  const follower = await recordFollower(trx, undefined, promotion);
  return [
    { promotion, events: [event] },
    ...(follower ? [follower] : []),
    ...superseded,
  ];
}

/** Frees the environment; when somebody or a worker was faster, nothing is stored. */
async function supersede(
  trx: Knex.Transaction,
  active: StoredPromotion,
  by: Promotion,
  { at, actor }: { at: string; actor: string },
): Promise<PromotionChange[]> {
  const { result, changed } = await recordTransition(trx, active, [
    {
      type: 'superseded',
      by: `P-${by.number}`,
      promotionId: by.id,
      at,
      actor,
    },
  ]);
  if (result.outcome !== 'recorded') {
    throw new ConflictError(
      `P-${active.promotion.number} went on in the same moment; look and try again`,
    );
  }
  return changed;
}
