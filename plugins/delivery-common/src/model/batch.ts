import { z } from 'zod';

/** @public */
export const batchPhaseSchema = z.enum([
  'Running',
  'Succeeded',
  'Failed',
  'Cancelled',
]);

/** @public */
export type BatchPhase = z.infer<typeof batchPhaseSchema>;

/**
 * Where an item of a batch is. `Refused`: its promotion could not be requested. `Skipped`: it
 * was not started, because another one failed.
 *
 * @public
 */
export const batchItemStateSchema = z.enum([
  'Waiting',
  'Running',
  'Succeeded',
  'Failed',
  'Refused',
  'Skipped',
  'Cancelled',
]);

/** @public */
export type BatchItemState = z.infer<typeof batchItemStateSchema>;

/**
 * What an item moves: the version of another environment as of the moment it is started, or a
 * named version. Neither: the version of the environment before.
 *
 * @public
 */
export const batchMoveSchema = z.object({
  fromEnvironment: z.string().optional(),
  version: z
    .object({ tag: z.string().optional(), digest: z.string().optional() })
    .optional(),
});

/** @public */
export type BatchMove = z.infer<typeof batchMoveSchema>;

/** One environment of one entity that a batch changes. @public */
export const batchItemSchema = z.object({
  entityRef: z.string(),
  environment: z.string(),
  /** One of the batch's waves. */
  wave: z.string(),
  request: batchMoveSchema,
  state: batchItemStateSchema,
  /** What it waits for, or why it ended as it did. */
  message: z.string().optional(),
  /** The promotion that does it; absent until it is started. */
  promotionId: z.string().optional(),
  /** Shown as `P-12`. */
  promotionNumber: z.number().optional(),
});

/** @public */
export type BatchItem = z.infer<typeof batchItemSchema>;

/**
 * Several promotions as one: the items of a wave are started when every item of the waves
 * before has succeeded, and none after the first that did not.
 *
 * @public
 */
export const batchSchema = z.object({
  id: z.string(),
  /** Short and human, shown as `B-3`. */
  number: z.number(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  updatedAt: z.string(),
  /** Why, in the words of who asked. */
  reason: z.string().optional(),
  changeTicket: z.string().optional(),
  phase: batchPhaseSchema,
  message: z.string(),
  /** Those that have items, first to last. */
  waves: z.array(z.string()),
  items: z.array(batchItemSchema),
  /** The item after which nothing more is started. */
  stoppedBy: z
    .object({ entityRef: z.string(), environment: z.string() })
    .optional(),
  /** Set from a person's cancel on, while what is under way is awaited. */
  cancelRequested: z
    .object({ by: z.string(), at: z.string(), reason: z.string().optional() })
    .optional(),
  /** How many items are left out because the reader may not read them. Absent: none. */
  hiddenItems: z.number().optional(),
});

/** @public */
export type Batch = z.infer<typeof batchSchema>;
