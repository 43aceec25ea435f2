/** Row of `promotions`; the migrations say what the columns mean. */
export interface PromotionRow {
  id: string;
  number: number;
  entity_ref: string;
  environment: string;
  phase: string;
  active_key: string | null;
  pending: boolean | number;
  document: string;
  version: number;
  due_at: string;
  lease_owner: string | null;
  lease_until: string | null;
  fence: number;
}

/** Row of `promotion_events`. */
export interface PromotionEventRow {
  promotion_id: string;
  sequence: number;
  at: string;
  type: string;
  phase: string;
  actor: string;
  event: string;
}

/** Row of `promotion_requests`. */
export interface PromotionRequestRow {
  requester: string;
  key: string;
  body_hash: string;
  promotion_id: string;
}

declare module 'knex/types/tables' {
  interface Tables {
    promotions: PromotionRow;
    promotion_events: PromotionEventRow;
    promotion_requests: PromotionRequestRow;
    promotion_counter: { value: number };
  }
}
