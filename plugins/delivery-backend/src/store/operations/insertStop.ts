import type { Stop } from '@lockstep/backstage-plugin-delivery-common';
import type { Knex } from 'knex';
import { fromStopRow, toOriginKey, toStopRow } from './stopRow';

/**
 * Stores a stop, in the transaction of whatever causes it. Answers with what is stored.
 *
 * @remarks
 * A promotion causes one stop of a kind, however often its outcome is handled: the unique
 * `origin_key` drops the second, on any number of replicas.
 */
export async function insertStop<S extends Stop>(
  knex: Knex,
  stop: S,
): Promise<S> {
  await knex('delivery_stops')
    .insert(toStopRow(stop))
    .onConflict('origin_key')
    .ignore();
  const originKey = toOriginKey(stop);
  const row =
    originKey &&
    (await knex('delivery_stops').where({ origin_key: originKey }).first());
  return row ? (fromStopRow(row) as S) : stop;
}
