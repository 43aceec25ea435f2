import { z } from 'zod';

/** @public */
export const syncWindowSchema = z.object({
  kind: z.enum(['allow', 'deny']),
  schedule: z.string(),
  duration: z.string(),
  timeZone: z.string().optional(),
  manualSync: z.boolean(),
  /** Whether an operation that began before may end. */
  syncOverrun: z.boolean().optional(),
  description: z.string().optional(),
  /** The global project it comes from; absent for the Application's own. */
  project: z.string().optional(),
});

/**
 * May this Application sync now, and when does that change?
 * `canSync` is the answer for the kind of sync that was asked about (`manual`).
 *
 * @public
 */
export const syncWindowsViewSchema = z.object({
  canSync: z.boolean(),
  /** Whether a person may sync although automation may not. */
  canSyncManually: z.boolean(),
  active: z.array(syncWindowSchema),
  /** All windows that match the Application. */
  matching: z.array(syncWindowSchema),
  /** The windows that stand in the way of a sync by itself. */
  blocking: z.array(syncWindowSchema).optional(),
  nextOpening: z.string().nullable(),
  nextClosing: z.string().nullable(),
  errors: z.array(z.string()),
});

/** @public */
export type SyncWindowsView = z.infer<typeof syncWindowsViewSchema>;
