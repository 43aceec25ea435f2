import type {
  CreatePromotionRequest,
  Gate,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionPlan } from './PromotionPlan';

/** The promotion a plan would become; its number is given when it is stored. */
export function createDraft(options: {
  id: string;
  plan: PromotionPlan;
  request: CreatePromotionRequest;
  requestedBy: string;
  now: Date;
  gates: Gate[];
}): Omit<Promotion, 'number'> {
  const { id, plan, request, requestedBy, gates } = options;
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
    strategy: plan.strategy,
    phase: 'Requested',
    reason: 'requested',
    message: '',
    gates,
    requestedBy,
    requestedAt: at,
    updatedAt: at,
    changeTicket: request.changeTicket || undefined,
    requestReason: request.reason || undefined,
    git: {},
    reverts: plan.reverts?.id,
    attempts: 0,
  };
}
