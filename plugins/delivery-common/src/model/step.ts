import { z } from 'zod';
import { analysisReferenceSchema } from './analysis';

/** The side-by-side run that a step of a canary starts. @public */
export const experimentStepSchema = z.object({
  templates: z.array(
    z.object({
      name: z.string(),
      /** Whose pods it runs: `stable` or `canary`. */
      specRef: z.string().optional(),
      /** Traffic it takes, on the scale of `maxWeight`; null: none. */
      weight: z.number().nullable(),
    }),
  ),
  /** Null: until its analyses are done. */
  durationSeconds: z.number().nullable(),
  analyses: z.array(
    z.object({
      name: z.string(),
      templateName: z.string(),
      /** Whether the experiment waits for it. */
      required: z.boolean(),
    }),
  ),
});

/** How many pods the new version gets, apart from its traffic. @public */
export const canaryScaleSchema = z.object({
  weight: z.number().optional(),
  replicas: z.number().optional(),
  matchTrafficWeight: z.boolean(),
});

/** A header or mirror route that a step sets or removes. @public */
export const routeStepSchema = z.object({
  name: z.string(),
  /** A route without rules takes away the one of that name. */
  removes: z.boolean(),
  /** The rules in words. Whether one or all must fit is up to the traffic router. */
  matches: z.array(z.string()),
  /** How much of the matching traffic is mirrored; null: all, or not a mirror. */
  percentage: z.number().nullable(),
});

/** A step that a plugin of the controller does, and how it stands. @public */
export const pluginStepSchema = z.object({
  name: z.string(),
  /** Absent before it ran. */
  phase: z
    .enum(['Running', 'Successful', 'Failed', 'Error', 'Unknown'])
    .optional(),
  message: z.string().optional(),
  startedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  disabled: z.boolean(),
});

/** @public */
export const stepViewSchema = z.object({
  index: z.number(),
  type: z.enum([
    'setWeight',
    'pause',
    'analysis',
    'experiment',
    'setCanaryScale',
    'setHeaderRoute',
    'setMirrorRoute',
    'plugin',
    'invalid',
  ]),
  /** As `kubectl argo rollouts` prints it, `setWeight: 10`. */
  text: z.string(),
  state: z.enum(['done', 'current', 'upcoming', 'failed', 'aborted']),
  /** Of a setWeight step, on the scale of `maxWeight`. */
  weight: z.number().optional(),
  /** Of a pause step in seconds; null: it has no end. */
  durationSeconds: z.number().nullable().optional(),
  /** Names of the analysis templates of an analysis step. */
  templates: z.array(z.string()).optional(),
  experiment: experimentStepSchema.optional(),
  canaryScale: canaryScaleSchema.optional(),
  route: routeStepSchema.optional(),
  plugin: pluginStepSchema.optional(),
  /** The run of an analysis step, while or after it ran for the current version. */
  analysisRun: analysisReferenceSchema.optional(),
});

/** @public */
export type StepView = z.infer<typeof stepViewSchema>;
