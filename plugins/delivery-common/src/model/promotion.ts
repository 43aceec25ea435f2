import { z } from 'zod';
import { gateOverrideSchema, gateSchema } from './gate';
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
  /** How the file names images; absent: it is a kustomization file. */
  format: z.enum(['helm']).optional(),
  /** The component's main image first, then those that move with it. */
  changes: z.array(
    z.object({
      /** The `name` of the images entry; in Helm values the dotted path of the image. */
      name: z.string(),
      from: versionSchema.nullable(),
      to: versionSchema,
    }),
  ),
});

/** @public */
export type PlannedEdit = z.infer<typeof plannedEditSchema>;

/**
 * One file that a revert of everything puts back. Files are named by the commits that hold
 * them, so that the record stays small.
 *
 * @public
 */
export const plannedRestoreSchema = z.object({
  path: z.string(),
  /** The commit whose content the file must still have. */
  expectedAt: z.string(),
  /** The commit whose content it gets; where the file is missing there, it is removed. */
  restoreFrom: z.string(),
});

/** @public */
export type PlannedRestore = z.infer<typeof plannedRestoreSchema>;

/**
 * A person's consent to a promotion, bound to what was looked at: it is void when that moves.
 *
 * @public
 */
export const approvalSchema = z.object({
  /** Entity reference. */
  by: z.string(),
  at: z.string(),
  /** The head commit of the pull request, or the move where there is none; see `approvalSubject`. */
  subject: z.string(),
  /** Those of the groups asked that the person belongs to. */
  groups: z.array(z.string()),
  comment: z.string().optional(),
});

/** @public */
export type Approval = z.infer<typeof approvalSchema>;

/**
 * What follows a delivery that failed for certain: it is taken back, the environment is put
 * on hold, or nothing.
 *
 * @public
 */
export const failurePolicySchema = z.enum(['revert', 'hold', 'none']);

/** @public */
export type FailurePolicy = z.infer<typeof failurePolicySchema>;

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
  /** Of a revert of everything: the other files it puts back. */
  restores: z.array(plannedRestoreSchema).optional(),
  /** Environments before this one that did not run the version when it was requested. */
  skips: z.array(z.string()).optional(),
  /** Requested by the environment's own rule, not by somebody. */
  automatic: z.boolean().optional(),
  /** Of a revert: whether the version it goes back to is not known to have failed here. */
  restoresLastGood: z.boolean().optional(),
  /** The batch it is part of, and its wave there. */
  batch: z.object({ id: z.string(), wave: z.string() }).optional(),
  strategy: z.enum(['pull-request', 'direct']),
  /** False: a person merges the pull request. Absent or true: it is merged when every gate passes. */
  autoMerge: z.boolean().optional(),
  onFailure: failurePolicySchema.optional(),
  /** The failure policy has been followed. */
  failureSettled: z.boolean().optional(),
  phase: promotionPhaseSchema,
  /** Closed code that says why it is in this phase, `gate-pending`, `git-host-unavailable`, … */
  reason: z.string(),
  message: z.string(),
  gates: z.array(gateSchema),
  /** Those given for what the promotion is now. */
  approvals: z.array(approvalSchema).optional(),
  /** Every one given, expired ones too, since the branch moved last. */
  overrides: z.array(gateOverrideSchema).optional(),
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
    /** The commit Lockstep made; differs from `headSha` when somebody added to the branch. */
    commitSha: z.string().optional(),
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
  /** A person resumed it after an error: what was made before may still be there. */
  retried: z.boolean().optional(),
  /** Technical attempts spent in this phase. */
  attempts: z.number(),
});

/** @public */
export type Promotion = z.infer<typeof promotionSchema>;
