import { z } from 'zod';

/**
 * How far an answer may be trusted: `live` while the watch runs, `stale` since the last
 * sign of life, `unavailable` while nothing was ever read (with the reason).
 *
 * @public
 */
export const freshnessStateSchema = z.enum(['live', 'stale', 'unavailable']);

/** @public */
export const freshnessSchema = z.object({
  state: freshnessStateSchema,
  /** RFC 3339; when this state began. */
  since: z.string(),
  /** Why it is not live, in words. */
  reason: z.string().optional(),
});

/** @public */
export type Freshness = z.infer<typeof freshnessSchema>;

/**
 * Freshness of one cluster: the worst of its kinds, and each kind by its plural name
 * (`applications`, `rollouts`, …).
 *
 * @public
 */
export const clusterFreshnessSchema = freshnessSchema.extend({
  cluster: z.string(),
  kinds: z.record(z.string(), freshnessSchema),
});

/** @public */
export type ClusterFreshness = z.infer<typeof clusterFreshnessSchema>;
