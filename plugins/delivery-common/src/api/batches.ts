import { z } from 'zod';
import { batchSchema } from '../model/batch';
import { promotionPreviewSchema } from './responses';

/** As much as an entity reference, an environment's name or a digest can have. */
const name = z.string().min(1).max(255);

/** One environment of one entity, and what to move there. @public */
export const batchItemRequestSchema = z
  .object({
    entityRef: name,
    environment: name,
    /** Default, where no version is named either: the environment before. */
    fromEnvironment: name.optional(),
    version: z
      .object({ tag: name.optional(), digest: name.optional() })
      .refine(
        ({ tag, digest }) => tag !== undefined || digest !== undefined,
        'must have a tag or a digest; only a pinned version can be moved',
      )
      .optional(),
    /** Default: what the entity's annotation `lockstep/wave` says, else `applications`. */
    wave: name.optional(),
  })
  .refine(
    item => item.fromEnvironment === undefined || item.version === undefined,
    'moves one thing; give only one of fromEnvironment and version',
  );

/** @public */
export type BatchItemRequest = z.infer<typeof batchItemRequestSchema>;

/**
 * Body of `POST /batches`. With `dryRun` nothing is stored: the answer is a `BatchPreview`.
 *
 * @public
 */
export const createBatchRequestSchema = z.object({
  /** No two of the same entity and environment. */
  items: z.array(batchItemRequestSchema).min(1).max(200),
  changeTicket: z.string().max(200).optional(),
  reason: z.string().max(2000).optional(),
  dryRun: z.boolean().optional(),
});

/** @public */
export type CreateBatchRequest = z.infer<typeof createBatchRequestSchema>;

/** Body of `POST /batches/:id/cancel`. @public */
export const cancelBatchRequestSchema = z.object({
  reason: z.string().max(2000).optional(),
});

/** @public */
export type CancelBatchRequest = z.infer<typeof cancelBatchRequestSchema>;

/** Query of `GET /batches`. @public */
export const batchQuerySchema = z.object({
  /** The `nextCursor` of the page before. */
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

/** @public */
export type BatchQuery = z.infer<typeof batchQuerySchema>;

/**
 * What a batch would do, were all of its items started now: answered by `POST /batches` with
 * `dryRun`.
 *
 * @public
 */
export const batchPreviewSchema = z.object({
  waves: z.array(z.string()),
  items: z.array(
    z.object({
      entityRef: z.string(),
      environment: z.string(),
      wave: z.string(),
      /** Its `blockers` are empty when it would be accepted. */
      preview: promotionPreviewSchema.optional(),
      /** Why there is no preview. */
      refused: z.string().optional(),
    }),
  ),
});

/** @public */
export type BatchPreview = z.infer<typeof batchPreviewSchema>;

/** Answer of `GET /batches`. @public */
export const batchListSchema = z.object({
  /** Newest first. */
  items: z.array(batchSchema),
  nextCursor: z.string().optional(),
});

/** @public */
export type BatchList = z.infer<typeof batchListSchema>;
