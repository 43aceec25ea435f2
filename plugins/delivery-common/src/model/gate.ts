import { z } from 'zod';

/** @public */
export const gateStateSchema = z.enum([
  'NotEvaluated',
  'Pending',
  'Pass',
  'Fail',
  'Overridden',
]);

/** @public */
export type GateState = z.infer<typeof gateStateSchema>;

/**
 * A person's decision that a gate need not pass, kept after it expired.
 *
 * @public
 */
export const gateOverrideSchema = z.object({
  /** Key of the gate. */
  gate: z.string(),
  /** Entity reference. */
  by: z.string(),
  reason: z.string(),
  /** RFC 3339. */
  at: z.string(),
  until: z.string(),
});

/** @public */
export type GateOverride = z.infer<typeof gateOverrideSchema>;

/**
 * A condition of a promotion. `key` is stable and unique within a promotion
 * (`source-healthy`, `window`, …).
 *
 * @public
 */
export const gateSchema = z.object({
  key: z.string(),
  title: z.string(),
  state: gateStateSchema,
  reason: z.string(),
  /**
   * What it holds back: the commit, or only the merge of a pull request that may be opened
   * meanwhile. Absent: the commit.
   */
  guards: z.enum(['write', 'merge']).optional(),
  /** Who is awaited: the entity reference of a person or group, `time`, an environment or a system. */
  waitsFor: z.string().optional(),
  actor: z.string().optional(),
  since: z.string(),
  nextCheckAt: z.string().optional(),
  evidenceUrl: z.string().optional(),
  /** While it is overridden: who let it pass without its consent, why and how long. */
  override: gateOverrideSchema.optional(),
});

/** @public */
export type Gate = z.infer<typeof gateSchema>;
