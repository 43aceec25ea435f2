import { z } from 'zod';
import { deploymentSchema } from './deployment';
import { clusterFreshnessSchema } from './freshness';
import { promotionSchema } from './promotion';

/**
 * Everything the Delivery tab of one entity shows.
 *
 * `environments` is the pipeline in order; an environment without a deployment is listed
 * with none. `searched` names the annotations that were looked at, for the empty state.
 *
 * @public
 */
export const entityDeliverySchema = z.object({
  entityRef: z.string(),
  environments: z.array(z.object({ name: z.string() })),
  deployments: z.array(deploymentSchema),
  /** Active ones and the latest ended ones, newest first. */
  promotions: z.array(promotionSchema),
  clusters: z.array(clusterFreshnessSchema),
  searched: z.array(z.string()),
});

/** @public */
export type EntityDelivery = z.infer<typeof entityDeliverySchema>;
