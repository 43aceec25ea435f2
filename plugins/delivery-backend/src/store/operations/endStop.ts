import { isStopOver } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import type { EndResult } from '../StopStore';
import { fromStopRow, toStopRow } from './stopRow';

/**
 * Ends a stop before its time.
 *
 * @remarks
 * Of two who end it at once the guard on `ended_at` records one; the other reads who it was.
 */
export async function endStop(
  trx: Knex.Transaction,
  id: string,
  { by, at }: { by: string; at: string },
): Promise<EndResult | undefined> {
  const row = await trx('delivery_stops').where({ id }).first();
  if (!row) {
    return undefined;
  }
  const stop = fromStopRow(row);
  if (isStopOver(stop, at)) {
    return { stop, ended: false };
  }
  const changed = { ...stop, endedBy: by, endedAt: at };
  const { ended_at, document } = toStopRow(changed);
  const updated = await trx('delivery_stops')
    .where({ id })
    .whereNull('ended_at')
    .update({ ended_at, document });
  if (updated === 1) {
    return { stop: changed, ended: true };
  }
  const raced = await trx('delivery_stops').where({ id }).first();
  return raced && { stop: fromStopRow(raced), ended: false };
}
