import { z } from 'zod';
import { analysisPhaseSchema, analysisViewSchema } from './analysis';

/** @public */
export const rolloutPhaseSchema = z.enum([
  'Healthy',
  'Progressing',
  'Paused',
  'Degraded',
  'Unknown',
]);

/** @public */
export type RolloutPhase = z.infer<typeof rolloutPhaseSchema>;

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
});

/** @public */
export type StepView = z.infer<typeof stepViewSchema>;

/** @public */
export const podViewSchema = z.object({
  name: z.string(),
  /** The word kubectl would print: Running, CrashLoopBackOff, … */
  status: z.string(),
  /** `1/2`. */
  ready: z.string(),
  restarts: z.number(),
  createdAt: z.string().optional(),
});

/** @public */
export const revisionViewSchema = z.object({
  /** Name of the ReplicaSet. */
  name: z.string(),
  revision: z.number(),
  podHash: z.string(),
  roles: z.array(
    z.enum(['stable', 'canary', 'active', 'preview', 'ping', 'pong']),
  ),
  /** Full image references of the containers. */
  images: z.array(z.string()),
  replicas: z.object({
    desired: z.number(),
    /** Pods that exist, ready or not. */
    current: z.number().optional(),
    ready: z.number(),
    available: z.number(),
  }),
  status: z.enum([
    'Healthy',
    'Progressing',
    'ScaledDown',
    'ReplicaFailure',
    'Unknown',
  ]),
  scaleDownAt: z.string().optional(),
  createdAt: z.string().optional(),
  pods: z.array(podViewSchema),
  analysisRuns: z.array(analysisViewSchema),
});

/** @public */
export type RevisionView = z.infer<typeof revisionViewSchema>;

/** A side-by-side run of pod templates that a step started. @public */
export const experimentViewSchema = z.object({
  name: z.string(),
  revision: z.number(),
  phase: analysisPhaseSchema,
  message: z.string().optional(),
  /** The ReplicaSets of its templates. */
  revisions: z.array(revisionViewSchema),
  analysisRuns: z.array(analysisViewSchema),
});

/** @public */
export type ExperimentView = z.infer<typeof experimentViewSchema>;

/** Runtime acts on a Rollout. None of them changes Git. @public */
export const rolloutOperationSchema = z.enum([
  'promote',
  'promote-full',
  'abort',
  'retry',
  'pause',
  'resume',
  'restart',
]);

/** @public */
export type RolloutOperation = z.infer<typeof rolloutOperationSchema>;

/** @public */
export const operationAvailabilitySchema = z.object({
  operation: rolloutOperationSchema,
  available: z.boolean(),
  /** Why not, when it is not available. */
  reason: z.string().optional(),
});

/**
 * A Rollout, read for people. Weights are on the scale of `maxWeight`.
 *
 * @public
 */
export const rolloutViewSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  phase: rolloutPhaseSchema,
  message: z.string().optional(),
  strategy: z.enum(['canary', 'blueGreen', 'unknown']),
  steps: z.array(stepViewSchema),
  currentStepIndex: z.number().nullable(),
  stepCount: z.number(),
  setWeight: z.number(),
  actualWeight: z.number(),
  maxWeight: z.number(),
  pause: z
    .object({
      kind: z.enum(['step', 'person', 'inconclusive', 'blueGreen']),
      since: z.string().optional(),
      /** RFC 3339; null: a person must continue it. */
      until: z.string().nullable(),
    })
    .nullable(),
  aborted: z.boolean(),
  fullyPromoted: z.boolean(),
  replicas: z.object({
    desired: z.number(),
    current: z.number(),
    updated: z.number(),
    ready: z.number(),
    available: z.number(),
  }),
  /** Images of the pod template Git asked for. */
  images: z.array(z.string()),
  /** Newest first. */
  revisions: z.array(revisionViewSchema),
  experiments: z.array(experimentViewSchema).optional(),
  /** When its pods were last restarted on request. */
  restartedAt: z.string().optional(),
  operations: z.array(operationAvailabilitySchema),
});

/** @public */
export type RolloutView = z.infer<typeof rolloutViewSchema>;
