import type { PromotionKind, PromotionPhase } from '../../model/promotion';

/**
 * What the metrics read of a promotion. Times are RFC 3339; null: it did not happen, or, of
 * `committedAt`, nobody knows.
 *
 * @public
 */
export interface DoraRecord {
  id: string;
  kind: PromotionKind;
  phase: PromotionPhase;
  entityRef: string;
  environment: string;
  /** The owner and the system of the component now. */
  owner: string | null;
  system: string | null;
  requestedAt: string;
  mergedAt: string | null;
  succeededAt: string | null;
  /** When it failed for certain after the merge. */
  failedAt: string | null;
  /** Id of the promotion it takes back. */
  reverts?: string;
  /** Id of the promotion that took it back. */
  revertedBy?: string;
  /** When the commit its version was made from was made. */
  committedAt: string | null;
}
