import { z } from 'zod';
import {
  analysisPhaseSchema,
  analysisReferenceSchema,
  analysisViewSchema,
} from './analysis';
import { stepViewSchema } from './step';

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

/** Pods of a workload: how many it wants, and how far those it has are. @public */
export const replicaCountsSchema = z.object({
  desired: z.number(),
  current: z.number(),
  updated: z.number(),
  ready: z.number(),
  available: z.number(),
});

/** @public */
export type ReplicaCounts = z.infer<typeof replicaCountsSchema>;

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
  /** The template of the experiment it runs. */
  template: z.string().optional(),
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

/** What a blue-green Rollout switches between, and what decides the switch. @public */
export const blueGreenViewSchema = z.object({
  activeService: z.string().optional(),
  previewService: z.string().optional(),
  /** Pod template hashes the services select; absent before the first switch. */
  activePodHash: z.string().optional(),
  previewPodHash: z.string().optional(),
  autoPromotion: z.object({
    enabled: z.boolean(),
    /** Null: as soon as the preview is ready. */
    seconds: z.number().nullable(),
  }),
  /** How long the old version stays after the switch. */
  scaleDownDelaySeconds: z.number(),
  prePromotionAnalysis: analysisReferenceSchema.nullable(),
  postPromotionAnalysis: analysisReferenceSchema.nullable(),
});

/** @public */
export type BlueGreenView = z.infer<typeof blueGreenViewSchema>;

/** How the traffic router shares the traffic, on the scale of `maxWeight`. @public */
export const trafficViewSchema = z.object({
  canary: z.number(),
  stable: z.number(),
  /** What the templates of an experiment take. */
  additional: z.array(
    z.object({
      weight: z.number(),
      service: z.string().optional(),
      podHash: z.string().optional(),
    }),
  ),
  /** Whether the load balancer confirmed it; null where it is not asked. */
  verified: z.boolean().nullable(),
});

/** @public */
export type TrafficView = z.infer<typeof trafficViewSchema>;

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
  /** What is known of the abort; null while the update is not aborted. */
  abort: z
    .object({
      abortedAt: z.string().optional(),
      message: z.string().optional(),
      /** The step it failed at, where an analysis, experiment or plugin tells. */
      stepIndex: z.number().nullable(),
    })
    .nullable(),
  fullyPromoted: z.boolean(),
  replicas: replicaCountsSchema,
  /** Images of the pod template Git asked for. */
  images: z.array(z.string()),
  /** Newest first. */
  revisions: z.array(revisionViewSchema),
  /** Analysis runs of revisions whose ReplicaSet is gone. */
  formerAnalysisRuns: z.array(analysisViewSchema).optional(),
  experiments: z.array(experimentViewSchema).optional(),
  /** When its pods were last restarted on request. */
  restartedAt: z.string().optional(),
  restart: z.object({
    requestedAt: z.string().optional(),
    finishedAt: z.string().optional(),
    /** Asked for and not done. */
    pending: z.boolean(),
  }),
  blueGreen: blueGreenViewSchema.nullable(),
  /** Null without a traffic router, or before it answered. */
  traffic: trafficViewSchema.nullable(),
  /** The workload whose pod template is delivered; null where the Rollout has its own. */
  workloadRef: z
    .object({
      kind: z.string(),
      name: z.string(),
      /** What becomes of the workload's own pods: `never`, `onsuccess`, `progressively`. */
      scaleDown: z.string().optional(),
    })
    .nullable(),
  /** How long the update takes; null before Argo Rollouts 1.10. */
  duration: z
    .object({
      startedAt: z.string().optional(),
      finishedAt: z.string().optional(),
      manualPauseStartedAt: z.string().optional(),
      /** Of the whole, time spent waiting for people. */
      manualPauseSeconds: z.number(),
      /** `Promoted`, `FastPromoted`, `Aborted`, `Superseded`, `RolledBack`, `FastRolledBack`. */
      completion: z.string().optional(),
    })
    .nullable(),
  /** When the controller calls the update stuck. */
  deadline: z.object({
    seconds: z.number(),
    /** Null while nothing runs against it: paused, in a step without end, or done. */
    at: z.string().nullable(),
    exceeded: z.boolean(),
    /** Whether passing it aborts the update. */
    aborts: z.boolean(),
  }),
  operations: z.array(operationAvailabilitySchema),
});

/** @public */
export type RolloutView = z.infer<typeof rolloutViewSchema>;
