import type {
  DoraRecord,
  Promotion,
  PromotionPhase,
} from '@lockstep/backstage-plugin-delivery-common';

/** When an event of a promotion happened, and where it led. */
export interface PromotionMoment {
  at: string;
  type: string;
  phase: PromotionPhase;
}

/** What DORA's metrics read of a promotion. */
export function createDoraRecord(options: {
  promotion: Promotion;
  /** Oldest first. */
  moments: readonly PromotionMoment[];
  owner: string | null;
  system: string | null;
  committedAt: string | null;
}): DoraRecord {
  const { promotion, moments, owner, system, committedAt } = options;
  const merged = moments.findIndex(({ type }) => type === 'merged');
  const after = merged < 0 ? [] : moments.slice(merged);
  const firstIn = (wanted: PromotionPhase) =>
    after.find(({ phase }) => phase === wanted)?.at ?? null;
  const { id, kind, phase, entityRef, environment, requestedAt } = promotion;
  const { reverts, revertedBy } = promotion;
  return {
    id,
    kind,
    phase,
    entityRef,
    environment,
    owner,
    system,
    requestedAt,
    mergedAt: after[0]?.at ?? null,
    succeededAt: firstIn('Succeeded'),
    failedAt: firstIn('Failed'),
    ...(reverts && { reverts }),
    ...(revertedBy && { revertedBy }),
    committedAt,
  };
}
