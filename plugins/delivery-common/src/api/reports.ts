import { z } from 'zod';
import { doraBucketSchema, doraGroupBySchema } from '../model/dora';

const text = z.string().min(1).max(300);

const time = z
  .string()
  .refine(
    value =>
      /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value)),
    'must be a date or time like 2026-03-02 or 2026-03-02T10:00:00Z',
  );

/** Query of `GET /metrics/dora`. Without a window: the last 30 days. @public */
export const doraQuerySchema = z.object({
  /** Only this component: `payments`, `component:default/payments`. */
  entityRef: text.optional(),
  /** Owner, as a full or short reference: `group:default/commerce`, `commerce`. */
  owner: text.optional(),
  system: text.optional(),
  environment: text.optional(),
  from: time.optional(),
  /** Not part of the window. */
  to: time.optional(),
  groupBy: doraGroupBySchema.default('component'),
  bucket: doraBucketSchema.default('day'),
});

/** @public */
export type DoraQuery = z.infer<typeof doraQuerySchema>;

/** What a client may ask. @public */
export type DoraRequest = z.input<typeof doraQuerySchema>;

/**
 * Query of `GET /promotions/export`: promotions to which something happened from `from` on and
 * that were requested before `to`, each with its whole history.
 *
 * @public
 */
export const promotionExportQuerySchema = z.object({
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  from: time.optional(),
  to: time.optional(),
  entityRef: text.optional(),
  environment: text.optional(),
});

/** @public */
export type PromotionExportQuery = z.infer<typeof promotionExportQuerySchema>;

/** What a client may ask. @public */
export type PromotionExportRequest = z.input<typeof promotionExportQuerySchema>;

/**
 * Query of `GET /entities/:kind/:namespace/:name/compare`: two environments. `from` is the one
 * whose version would be promoted, `to` the one that would get it.
 *
 * @public
 */
export const comparisonQuerySchema = z.object({ from: text, to: text });

/** @public */
export type ComparisonQuery = z.infer<typeof comparisonQuerySchema>;
