import { z } from 'zod';
import { gateSchema } from '../model/gate';
import { commitListSchema } from '../model/comparison';
import { clusterFreshnessSchema } from '../model/freshness';
import {
  plannedEditSchema,
  promotionEventRecordSchema,
  promotionSchema,
} from '../model/promotion';
import { versionSchema } from '../model/version';

/** One line of a unified diff. @public */
export const diffLineSchema = z.object({
  kind: z.enum(['context', 'added', 'removed']),
  oldLine: z.number().nullable(),
  newLine: z.number().nullable(),
  text: z.string(),
});

/** @public */
export const fileDiffSchema = z.object({
  repoURL: z.string(),
  path: z.string(),
  url: z.string().optional(),
  lines: z.array(diffLineSchema),
});

/** @public */
export type FileDiff = z.infer<typeof fileDiffSchema>;

/**
 * What a promotion would do: answered by `POST /promotions` with `dryRun`.
 * `blockers` says why it would be refused; it is empty when it would be accepted.
 *
 * @public
 */
export const promotionPreviewSchema = z.object({
  kind: z.enum(['promote', 'revert', 'hotfix']),
  environment: z.string(),
  from: versionSchema.nullable(),
  to: versionSchema,
  strategy: z.enum(['pull-request', 'direct']),
  /** Environments before this one that do not run the version. */
  skips: z.array(z.string()),
  edits: z.array(plannedEditSchema),
  files: z.array(fileDiffSchema),
  /**
   * What it comes to in the manifests, one per deployment with its Application's name as `path`.
   * Absent where no renderer is set up. Values of Secrets are masked.
   */
  rendered: z.array(fileDiffSchema).optional(),
  /** The commits the new version has and the present one has not. */
  commits: commitListSchema.optional(),
  /** What of the preview could not be had, and why. */
  notes: z.array(z.string()).optional(),
  gates: z.array(gateSchema),
  noOp: z.boolean(),
  blockers: z.array(z.string()),
});

/** @public */
export type PromotionPreview = z.infer<typeof promotionPreviewSchema>;

/** Answer of `GET /promotions`. @public */
export const promotionListSchema = z.object({
  items: z.array(promotionSchema),
  nextCursor: z.string().optional(),
});

/** @public */
export type PromotionList = z.infer<typeof promotionListSchema>;

/** Answer of `GET /promotions/:id/events`. @public */
export const promotionEventListSchema = z.object({
  items: z.array(promotionEventRecordSchema),
});

/** @public */
export type PromotionEventList = z.infer<typeof promotionEventListSchema>;

/** Answer of `GET /clusters`. @public */
export const clusterListSchema = z.object({
  items: z.array(clusterFreshnessSchema),
});

/** @public */
export type ClusterList = z.infer<typeof clusterListSchema>;
