import type { StopKind } from '@lockstep/backstage-plugin-delivery-common';

/** Row of `delivery_stops`; the migration says what the columns mean. */
export interface StopRow {
  number: number;
  id: string;
  kind: StopKind;
  entity_ref: string | null;
  environments: string | null;
  origin_key: string | null;
  ends_at: string | null;
  ended_at: string | null;
  document: string;
}

declare module 'knex/types/tables' {
  interface Tables {
    delivery_stops: StopRow;
  }
}
