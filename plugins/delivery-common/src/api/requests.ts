import { z } from 'zod';
import { rolloutOperationSchema } from '../model/rollout';

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
});

/** @public */
export type PromotionActRequest = z.infer<typeof promotionActRequestSchema>;

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
