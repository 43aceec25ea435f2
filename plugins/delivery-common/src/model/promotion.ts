import { z } from 'zod';
import { gateSchema } from './gate';
import { versionSchema } from './version';

/** @public */
export const promotionPhaseSchema = z.enum([
  'Requested',
  'Blocked',
  'Ready',
  'Queued',
  'Writing',
  'ProposalOpen',
  'Merging',
  'Merged',
  'Syncing',
  'RollingOut',
  'Verifying',
  'Succeeded',
  'Failed',
  'Errored',
  'Cancelled',
  'Superseded',
  'NoOp',
  'Rejected',
  'AwaitingRevert',
  'Reverted',
  'RevertFailed',
]);

/** @public */
export type PromotionPhase = z.infer<typeof promotionPhaseSchema>;

/** @public */
export const promotionKindSchema = z.enum(['promote', 'revert', 'hotfix']);

/** @public */
export type PromotionKind = z.infer<typeof promotionKindSchema>;

/** One edited file of one repository: which images change from what to what. @public */
export const plannedEditSchema = z.object({
  repoURL: z.string(),
  branch: z.string(),
  path: z.string(),
  changes: z.array(
    z.object({
      /** The `name` of the images entry. */
      name: z.string(),
      from: versionSchema.nullable(),
      to: versionSchema,
    }),
  ),
});

/** @public */
export type PlannedEdit = z.infer<typeof plannedEditSchema>;

/**
 * Something that happened to a promotion. The list is append-only; replaying it through
 * `promotionTransition` gives the promotion.
 *
 * @public
 */
export const promotionEventRecordSchema = z.object({
  /** 1, 2, 3, … within the promotion. */
  sequence: z.number(),
  at: z.string(),
  type: z.string(),
  /** Phase after the event. */
  phase: promotionPhaseSchema,
  /** Entity reference of a person, `lockstep`, or the login seen on the Git host. */
  actor: z.string(),
  message: z.string(),
  /** A commit, pull request or analysis run that proves it. */
  url: z.string().optional(),
});

/** @public */
export type PromotionEventRecord = z.infer<typeof promotionEventRecordSchema>;

/** @public */
export const promotionSchema = z.object({
  id: z.string(),
  /** Short and human, shown as `P-12`. */
  number: z.number(),
  kind: promotionKindSchema,
  entityRef: z.string(),
  /** Where the version comes from; null for a named version and for a revert. */
  fromEnvironment: z.string().nullable(),
  /** The environment that changes. */
  environment: z.string(),
  /** Ids of the deployments that must run the version in the end. */
  deployments: z.array(z.string()),
  from: versionSchema.nullable(),
  to: versionSchema,
  edits: z.array(plannedEditSchema),
  strategy: z.enum(['pull-request', 'direct']),
  phase: promotionPhaseSchema,
  /** Closed code that says why it is in this phase, `gate-pending`, `git-host-unavailable`, … */
  reason: z.string(),
  message: z.string(),
  gates: z.array(gateSchema),
  requestedBy: z.string(),
  requestedAt: z.string(),
  updatedAt: z.string(),
  changeTicket: z.string().optional(),
  /** Why, in the words of who asked. */
  requestReason: z.string().optional(),
  /** Where the work stands in Git. Written before the act it describes. */
  git: z.object({
    branch: z.string().optional(),
    baseSha: z.string().optional(),
    headSha: z.string().optional(),
    commitUrl: z.string().optional(),
    pullRequest: z.object({ number: z.number(), url: z.string() }).optional(),
    mergeSha: z.string().optional(),
    mergeUrl: z.string().optional(),
    /** Ended before the merge, and the pull request and branch are cleaned away. */
    withdrawn: z.boolean().optional(),
  }),
  /** Set while a person's cancel waits for a merge that may be under way. */
  cancelRequested: z
    .object({ by: z.string(), reason: z.string().optional() })
    .optional(),
  /** Since when its outcome is observed; the deadline counts from here. */
  observedSince: z.string().optional(),
  /** Id of the promotion this one takes back. */
  reverts: z.string().optional(),
  /** Id of the promotion that took this one back. */
  revertedBy: z.string().optional(),
  supersededBy: z.string().optional(),
  /** When it will be looked at again, while it waits. */
  nextCheckAt: z.string().optional(),
  /** Technical attempts spent in this phase. */
  attempts: z.number(),
});

/** @public */
export type Promotion = z.infer<typeof promotionSchema>;
