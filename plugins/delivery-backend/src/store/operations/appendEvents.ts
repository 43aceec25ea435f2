import {
  promotionTransition,
  type Promotion,
  type PromotionEvent,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';

/** The states the events lead through; undefined when one does not fit. */
export function applyEvents(
  promotion: Promotion | undefined,
  events: readonly PromotionEvent[],
): Promotion[] | undefined {
  const states: Promotion[] = [];
  let current = promotion;
  for (const event of events) {
    const next = promotionTransition(current, event);
    if (!next || next === current) {
      return undefined;
    }
    states.push(next);
    current = next;
  }
  return states;
}

/** Adds events behind those stored; `states[i]` is the promotion after `events[i]`. */
export async function appendEvents(
  trx: Knex.Transaction,
  events: readonly PromotionEvent[],
  states: readonly Promotion[],
): Promise<void> {
  const promotionId = states[0].id;
  const last = await trx('promotion_events')
    .where({ promotion_id: promotionId })
    .max<{ last: number | null }[]>('sequence as last');
  const first = (last[0].last ?? 0) + 1;
  await trx('promotion_events').insert(
    events.map((event, index) => ({
      promotion_id: promotionId,
      sequence: first + index,
      at: event.at,
      type: event.type,
      phase: states[index].phase,
      actor: event.actor,
      event: JSON.stringify(event),
    })),
  );
}
