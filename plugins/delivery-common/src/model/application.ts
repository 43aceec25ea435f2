import { z } from 'zod';
import { sourceOverrideSchema } from './override';

/** @public */
export const healthStatusSchema = z.enum([
  'Healthy',
  'Progressing',
  'Suspended',
  'Degraded',
  'Missing',
  'Unknown',
]);

/** @public */
export type HealthStatus = z.infer<typeof healthStatusSchema>;

/** @public */
export const syncStatusSchema = z.enum(['Synced', 'OutOfSync', 'Unknown']);

/** @public */
export type SyncStatus = z.infer<typeof syncStatusSchema>;

/** @public */
export const healthSchema = z.object({
  status: healthStatusSchema,
  message: z.string().optional(),
});

/** @public */
export type Health = z.infer<typeof healthSchema>;

/** @public */
export const applicationSourceSchema = z.object({
  repoURL: z.string(),
  path: z.string().optional(),
  chart: z.string().optional(),
  targetRevision: z.string(),
  /** How other sources refer to its files, `$<ref>/values.yaml`. */
  ref: z.string().optional(),
  /** Images set in the Application itself; they mask what the overlay in Git says. */
  kustomizeImages: z.array(z.string()),
  /** Of a chart that is given values files, in the order Helm reads them: the last one wins. */
  helm: z
    .object({
      /** As they are written: relative, `/absolute`, `$<ref>/…` or a URL. */
      valueFiles: z.array(z.string()),
      /** Argo CD passes over those that are missing. */
      ignoreMissingValueFiles: z.boolean().optional(),
    })
    .optional(),
});

/** @public */
export type ApplicationSource = z.infer<typeof applicationSourceSchema>;

/** @public */
export const resourceViewSchema = z.object({
  group: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  sync: syncStatusSchema,
  /** Absent where neither the Application nor the live object says. */
  health: healthSchema.optional(),
  wave: z.number().optional(),
  requiresPruning: z.boolean(),
});

/** @public */
export type ResourceView = z.infer<typeof resourceViewSchema>;

/** @public */
export const syncOperationViewSchema = z.object({
  type: z.enum(['Sync', 'Delete', 'Unknown']),
  phase: z.enum([
    'Running',
    'Terminating',
    'Succeeded',
    'Failed',
    'Error',
    'Unknown',
  ]),
  message: z.string().optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  initiatedBy: z.string().optional(),
  automated: z.boolean(),
  /** How often it was tried again. */
  retryCount: z.number().optional(),
  revisions: z.array(z.string()),
  resources: z.array(
    z.object({
      group: z.string(),
      kind: z.string(),
      namespace: z.string().optional(),
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      hook: z.boolean(),
      /** `PreSync`, `Sync`, `PostSync`, `SyncFail`. */
      syncPhase: z.string().optional(),
      hookType: z.string().optional(),
      hookPhase: z.string().optional(),
      wave: z.number().optional(),
    }),
  ),
});

/** @public */
export const historyEntrySchema = z.object({
  id: z.number(),
  /** One for each of `sources`. */
  revisions: z.array(z.string()),
  sources: z.array(applicationSourceSchema),
  deployedAt: z.string(),
  deployStartedAt: z.string().optional(),
  initiatedBy: z.string().optional(),
  automated: z.boolean(),
});

/** @public */
export const applicationConditionSchema = z.object({
  type: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  since: z.string().optional(),
});

/**
 * An Application that another one manages.
 *
 * @public
 */
export const childApplicationSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  project: z.string().optional(),
  sync: syncStatusSchema,
  /** Absent where the child itself is not known. */
  health: healthSchema.optional(),
});

/** @public */
export type ChildApplication = z.infer<typeof childApplicationSchema>;

/**
 * An Argo CD Application, read for people. Multi-source Applications have several
 * `sources` and `revisions`, in the same order.
 *
 * @public
 */
export const applicationViewSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  project: z.string(),
  sync: syncStatusSchema,
  revisions: z.array(z.string()),
  /** What the Application's own status says. */
  health: healthSchema,
  /** The worst of the children, computed by us; null where nothing is known of them. */
  childrenHealth: healthSchema.nullable(),
  sources: z.array(applicationSourceSchema),
  /** Where its values files name images, from `lockstep/helm-image-path`. */
  helmImagePaths: z.array(z.string()).optional(),
  destination: z.object({
    server: z.string().optional(),
    name: z.string().optional(),
    namespace: z.string().optional(),
  }),
  images: z.array(z.string()),
  operation: syncOperationViewSchema.nullable(),
  /** Newest first. */
  history: z.array(historyEntrySchema),
  conditions: z.array(applicationConditionSchema),
  autoSync: z.object({
    enabled: z.boolean(),
    prune: z.boolean(),
    selfHeal: z.boolean(),
  }),
  resources: z.array(resourceViewSchema),
  reconciledAt: z.string().optional(),
  isAppOfApps: z.boolean(),
  /** The Applications it manages. Their health is their own and does not count here. */
  children: z.array(childApplicationSchema),
  /** What wins over the overlay in Git. */
  overrides: z.array(sourceOverrideSchema),
  /** When its deletion was asked for. */
  deletingSince: z.string().optional(),
});

/** @public */
export type ApplicationView = z.infer<typeof applicationViewSchema>;
