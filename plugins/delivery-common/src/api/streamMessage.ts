import { z } from 'zod';
import { entityDeliverySchema } from '../model/delivery';
import { deploymentSchema } from '../model/deployment';
import { clusterFreshnessSchema } from '../model/freshness';
import { promotionSchema } from '../model/promotion';

/**
 * A message of an entity's event stream (server-sent event `message`, JSON).
 *
 * `epoch` names the server's run, `version` counts its changes. A client that sees a new epoch
 * or misses a version asks for a snapshot by reconnecting. `change` carries only what changed,
 * since the version before or since the version `since`: a client that comes back with the
 * last event's id (`Last-Event-ID: <epoch>/<version>`) gets what it missed in one message.
 *
 * @public
 */
export const streamMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    epoch: z.string(),
    version: z.number(),
    delivery: entityDeliverySchema,
  }),
  z.object({
    type: z.literal('change'),
    epoch: z.string(),
    version: z.number(),
    since: z.number().optional(),
    deployments: z.array(deploymentSchema),
    removedDeployments: z.array(z.string()),
    promotions: z.array(promotionSchema),
    clusters: z.array(clusterFreshnessSchema),
  }),
]);

/** @public */
export type StreamMessage = z.infer<typeof streamMessageSchema>;
