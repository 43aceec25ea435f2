import { z } from 'zod';
import { ENVIRONMENT_STATES } from '../domain/pipeline/EnvironmentState';
import { healthStatusSchema, syncStatusSchema } from './application';
import { rolloutPhaseSchema } from './rollout';
import { versionSchema } from './version';

/**
 * One deployment of one component, as a line of the fleet. A row is named by `entityRef` and
 * `deployment`: an Application may deliver several components.
 *
 * @public
 */
export const fleetRowSchema = z.object({
  /** Full entity reference, `component:default/payments`. */
  entityRef: z.string(),
  /** The title of the entity, where it has one. */
  title: z.string().optional(),
  /** Full reference of the first owner. */
  owner: z.string().nullable(),
  system: z.string().nullable(),
  environment: z.string(),
  /** Id of the deployment. */
  deployment: z.string(),
  cluster: z.string(),
  version: versionSchema.nullable(),
  stableVersion: versionSchema.nullable(),
  sync: syncStatusSchema,
  health: healthStatusSchema,
  /** Why it is not healthy, in words. */
  message: z.string().optional(),
  /** Phase of the Rollout; null without one. */
  phase: rolloutPhaseSchema.nullable(),
  /** Index of the running step; null without a canary. */
  step: z.number().nullable(),
  stepCount: z.number().nullable(),
  /** On the scale of `maxWeight`; null without a Rollout. */
  setWeight: z.number().nullable(),
  actualWeight: z.number().nullable(),
  maxWeight: z.number().nullable(),
  /** When what runs was deployed, RFC 3339. */
  deployedAt: z.string().nullable(),
  /** What must be said of it first; freshness left aside, the clusters tell that. */
  state: z.enum(ENVIRONMENT_STATES),
});

/** @public */
export type FleetRow = z.infer<typeof fleetRowSchema>;

/** What names a row of the fleet. @public */
export type FleetRowName = Pick<FleetRow, 'entityRef' | 'deployment'>;

/** The name of a row as one string, for maps and sets; no two rows share it. @public */
export function fleetRowKey({ entityRef, deployment }: FleetRowName): string {
  // An entity reference holds no space.
  return `${entityRef} ${deployment}`;
}
