import { z } from 'zod';
import { healthSchema } from './application';
import {
  podViewSchema,
  replicaCountsSchema,
  revisionViewSchema,
} from './rollout';
import { versionSchema } from './version';

/** @public */
export const workloadKindSchema = z.enum([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
]);

/** @public */
export type WorkloadKind = z.infer<typeof workloadKindSchema>;

/** One ReplicaSet of a Deployment. @public */
export const workloadRevisionSchema = revisionViewSchema.pick({
  name: true,
  revision: true,
  images: true,
  replicas: true,
  status: true,
  createdAt: true,
});

/**
 * A workload that no Rollout moves, read for people.
 *
 * @public
 */
export const workloadViewSchema = z.object({
  kind: workloadKindSchema,
  name: z.string(),
  namespace: z.string(),
  /** Images of the pod template Git asked for. */
  images: z.array(z.string()),
  /** Of the component's own image, else of the first container. */
  version: versionSchema.nullable(),
  replicas: replicaCountsSchema,
  health: healthSchema,
  /** Why the health is what it is. */
  message: z.string().optional(),
  pods: z.array(podViewSchema),
  /** The ReplicaSets of a Deployment, newest first; those without pods that are not the newest are left out. */
  revisions: z.array(workloadRevisionSchema),
});

/** @public */
export type WorkloadView = z.infer<typeof workloadViewSchema>;
