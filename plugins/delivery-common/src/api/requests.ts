import { z } from 'zod';
import { rolloutOperationSchema } from '../model/rollout';

const revertScopeSchema = z.enum(['images', 'everything']);

/**
 * Body of `POST /promotions`. Exactly one of `fromEnvironment`, `version` and `reverts` says
 * what to move: the version of another environment, a named version, or the way back of a
 * promotion. With `dryRun` nothing is stored: the answer is a `PromotionPreview`.
 *
 * @public
 */
export const createPromotionRequestSchema = z.object({
  entityRef: z.string(),
  environment: z.string(),
  fromEnvironment: z.string().optional(),
  version: z
    .object({ tag: z.string().optional(), digest: z.string().optional() })
    .optional(),
  reverts: z.string().optional(),
  /**
   * Of a revert: only the images, or every file that the promotion changed, as where somebody
   * added commits to its branch. Default: `images`.
   */
  revertScope: revertScopeSchema.optional(),
  /** Of a revert: whether the version taken back is vetoed. Default: true. */
  veto: z.boolean().optional(),
  /** Takes the place of the active promotion of the environment, as long as it is not merging. */
  supersede: z.boolean().optional(),
  kind: z.enum(['promote', 'revert', 'hotfix']).optional(),
  changeTicket: z.string().max(200).optional(),
  reason: z.string().max(2000).optional(),
  dryRun: z.boolean().optional(),
});

/** @public */
export type CreatePromotionRequest = z.infer<
  typeof createPromotionRequestSchema
>;

/** Body of `POST /promotions/:id/{cancel,retry,reject,approve}`. @public */
export const promotionActRequestSchema = z.object({
  reason: z.string().max(2000).optional(),
  /** Of an approval: the head that was looked at; refused when the branch has moved since. */
  headSha: z.string().max(64).optional(),
});

/** @public */
export type PromotionActRequest = z.infer<typeof promotionActRequestSchema>;

/** Body of `POST /promotions/:id/override`. @public */
export const overrideGateRequestSchema = z.object({
  /** Key of the gate. */
  gate: z.string().min(1).max(100),
  reason: z.string().trim().min(1).max(2000),
  /** RFC 3339; at most a week ahead. */
  until: z.string().datetime({ offset: true }),
});

/** @public */
export type OverrideGateRequest = z.infer<typeof overrideGateRequestSchema>;

/** Body of `POST /promotions/:id/revert`. @public */
export const revertPromotionRequestSchema = z.object({
  reason: z.string().max(2000).optional(),
  scope: revertScopeSchema.optional(),
  veto: z.boolean().optional(),
});

/** @public */
export type RevertPromotionRequest = z.infer<
  typeof revertPromotionRequestSchema
>;

/** Body of `POST /deployments/:id/operations`. @public */
export const deploymentOperationRequestSchema = z.object({
  operation: z.union([
    rolloutOperationSchema,
    z.enum(['refresh', 'sync', 'terminate']),
  ]),
});

/** @public */
export type DeploymentOperationRequest = z.infer<
  typeof deploymentOperationRequestSchema
>;
