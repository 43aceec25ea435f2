import { z } from 'zod';
import { applicationViewSchema, healthSchema } from './application';
import { freshnessSchema } from './freshness';
import { rolloutViewSchema } from './rollout';
import { syncWindowsViewSchema } from './syncWindows';
import { versionSchema } from './version';
import { workloadViewSchema } from './workload';

/**
 * One Argo CD Application that delivers one component to one environment on one cluster.
 *
 * `id` is `<cluster>~<namespace>~<application>` and safe in a URL path.
 *
 * @public
 */
export const deploymentSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  environment: z.string(),
  /** Full entity reference, `component:default/payments`. */
  entityRef: z.string(),
  /** What Git asks for. Null while nothing readable says so. */
  version: versionSchema.nullable(),
  /** What takes the traffic; differs from `version` while a rollout moves or after an abort. */
  stableVersion: versionSchema.nullable(),
  /** When the running revision was deployed, RFC 3339. */
  deployedAt: z.string().nullable(),
  health: healthSchema,
  application: applicationViewSchema,
  rollout: rolloutViewSchema.nullable(),
  /** Deployments, StatefulSets and DaemonSets that no Rollout moves. */
  workloads: z.array(workloadViewSchema),
  /**
   * What runs, with the number of pods that run it; 0 where only the Application's summary is
   * known.
   */
  runningImages: z.array(z.object({ image: z.string(), pods: z.number() })),
  windows: syncWindowsViewSchema,
  freshness: freshnessSchema,
  /** Plain words for everything that could not be read or does not fit. */
  warnings: z.array(z.string()),
});

/** @public */
export type Deployment = z.infer<typeof deploymentSchema>;
