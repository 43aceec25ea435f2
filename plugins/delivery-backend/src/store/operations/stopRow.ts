import {
  stopEnvironments,
  stopSchema,
  type Stop,
  type StopKind,
  type StopOf,
} from '@lockstep/backstage-plugin-delivery-common';
import type { StopRow } from '../stopTable';

export function toStopRow(stop: Stop): Omit<StopRow, 'number'> {
  const environments = stopEnvironments(stop);
  return {
    id: stop.id,
    kind: stop.kind,
    entity_ref: stop.entityRef ?? null,
    environments: environments ? JSON.stringify(environments) : null,
    origin_key: toOriginKey(stop),
    ends_at: stop.endsAt ?? null,
    ended_at: stop.endedAt ?? null,
    document: JSON.stringify(stop),
  };
}

export function toOriginKey(stop: Stop): string | null {
  return stop.kind !== 'freeze' && stop.promotionId
    ? `${stop.kind}#${stop.promotionId}`
    : null;
}

export function fromStopRow<K extends StopKind>(
  row: Pick<StopRow, 'document'> & { kind: K },
): StopOf<K> {
  // The column is written from the document, so the kinds agree.
  return stopSchema.parse(JSON.parse(row.document)) as StopOf<K>;
}
