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
  /** Who is awaited: the entity reference of a person or group, `time`, an environment or a system. */
  waitsFor: z.string().optional(),
  actor: z.string().optional(),
  since: z.string(),
  nextCheckAt: z.string().optional(),
  evidenceUrl: z.string().optional(),
});

/** @public */
export type Gate = z.infer<typeof gateSchema>;
