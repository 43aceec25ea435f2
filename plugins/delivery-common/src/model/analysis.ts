import { z } from 'zod';

/** @public */
export const analysisPhaseSchema = z.enum([
  'Pending',
  'Running',
  'Successful',
  'Failed',
  'Error',
  'Inconclusive',
  'Unknown',
]);

/** @public */
export type AnalysisPhase = z.infer<typeof analysisPhaseSchema>;

/** @public */
export const measurementViewSchema = z.object({
  phase: analysisPhaseSchema,
  /** As Argo Rollouts stored it: `"0.99"`, `"[0.5]"`, `""`. */
  value: z.string(),
  /** The value as one number to draw, where it is one. */
  number: z.number().nullable(),
  message: z.string().optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  /** Name of the Kubernetes Job that measured, for that provider. */
  job: z.string().optional(),
});

/** @public */
export const thresholdSchema = z.object({
  condition: z.enum(['success', 'failure']),
  operator: z.enum(['<', '<=', '>', '>=', '==', '!=']),
  value: z.number(),
});

/** @public */
export const metricViewSchema = z.object({
  name: z.string(),
  phase: analysisPhaseSchema,
  message: z.string().optional(),
  dryRun: z.boolean(),
  count: z.number(),
  successful: z.number(),
  failed: z.number(),
  inconclusive: z.number(),
  error: z.number(),
  /** Errors, and successes, in a row up to now. */
  consecutiveError: z.number().optional(),
  consecutiveSuccess: z.number().optional(),
  limits: z.object({
    /** How many measurements there will be; null: until it is ended. */
    count: z.number().nullable(),
    /** Below 0: failures do not decide. */
    failure: z.number(),
    inconclusive: z.number(),
    consecutiveError: z.number(),
    consecutiveSuccess: z.number().nullable(),
  }),
  successCondition: z.string().optional(),
  failureCondition: z.string().optional(),
  thresholds: z.array(thresholdSchema),
  /** What is asked: `prometheus`, `web`, `job`, … */
  provider: z.string().optional(),
  /** The queries with arguments filled in, where the provider has any to show. */
  queries: z.array(z.string()).optional(),
  measurements: z.array(measurementViewSchema),
});

/** @public */
export type MetricView = z.infer<typeof metricViewSchema>;

/**
 * An AnalysisRun, read for people.
 *
 * @public
 */
export const analysisViewSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  phase: analysisPhaseSchema,
  message: z.string().optional(),
  kind: z.enum([
    'step',
    'background',
    'prePromotion',
    'postPromotion',
    'unknown',
  ]),
  stepIndex: z.number().nullable(),
  revision: z.number().nullable(),
  podHash: z.string().optional(),
  startedAt: z.string().optional(),
  completedAt: z.string().optional(),
  metrics: z.array(metricViewSchema),
});

/** @public */
export type AnalysisView = z.infer<typeof analysisViewSchema>;

/** An analysis by name, as the Rollout's own status knows it. @public */
export const analysisReferenceSchema = z.object({
  name: z.string(),
  phase: analysisPhaseSchema,
  message: z.string().optional(),
});
