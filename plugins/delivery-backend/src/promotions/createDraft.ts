import type {
  CreatePromotionRequest,
  Gate,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionPlan } from './PromotionPlan';
import type { RequestOrigin } from './RequestOrigin';

/** The promotion a plan would become; its number is given when it is stored. */
export function createDraft(options: {
  id: string;
  plan: PromotionPlan;
  request: CreatePromotionRequest;
  origin: RequestOrigin;
  now: Date;
  gates: Gate[];
}): Omit<Promotion, 'number'> {
  const { id, plan, request, origin, gates } = options;
  const { requestedBy } = origin;
  const at = options.now.toISOString();
  return {
    id,
    kind: plan.kind,
    entityRef: plan.entityRef,
    fromEnvironment: plan.fromEnvironment,
    environment: plan.environment,
    deployments: plan.target.map(deployment => deployment.id),
    from: plan.from,
    to: plan.to,
    edits: plan.edits,
    ...(plan.restores && { restores: plan.restores }),
    ...(plan.skips.length > 0 && { skips: plan.skips }),
    ...(origin.automatic && { automatic: true }),
    ...(origin.batch && { batch: origin.batch }),
    ...(plan.restoresLastGood !== undefined && {
      restoresLastGood: plan.restoresLastGood,
    }),
    strategy: plan.strategy,
    ...(!plan.autoMerge && { autoMerge: false }),
    onFailure: plan.onFailure,
    phase: 'Requested',
    reason: 'requested',
    message: '',
    gates,
    requestedBy,
    requestedAt: at,
    updatedAt: at,
    changeTicket: request.changeTicket || undefined,
    requestReason: request.reason || undefined,
    git: { baseSha: plan.baseSha },
    reverts: plan.reverts?.id,
    attempts: 0,
  };
}
