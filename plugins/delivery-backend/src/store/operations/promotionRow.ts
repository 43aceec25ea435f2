import {
  isActive,
  isFailureOpen,
  isWithdrawalOpen,
  promotionSchema,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionRow } from '../tables';

/** The columns that follow from the promotion. */
export function toColumns(promotion: Promotion) {
  const active = isActive(promotion.phase);
  return {
    phase: promotion.phase,
    active_key: active ? toActiveKey(promotion) : null,
    pending: active || isWithdrawalOpen(promotion) || isFailureOpen(promotion),
    document: JSON.stringify(promotion),
  };
}

export function toActiveKey(of: {
  entityRef: string;
  environment: string;
}): string {
  return `${of.entityRef}#${of.environment}`;
}

export function fromRow(row: Pick<PromotionRow, 'document'>): Promotion {
  return promotionSchema.parse(JSON.parse(row.document));
}

/** How a promotion is named to people. */
export function describeActive(active: Promotion): string {
  return `P-${active.number} (${active.phase}, requested by ${active.requestedBy})`;
}
