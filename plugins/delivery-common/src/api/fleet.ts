import { z } from 'zod';
import { ENVIRONMENT_STATES } from '../domain/pipeline/EnvironmentState';
import { healthStatusSchema, syncStatusSchema } from '../model/application';
import { fleetRowSchema } from '../model/fleet';
import { clusterFreshnessSchema } from '../model/freshness';
import { rolloutPhaseSchema } from '../model/rollout';

/**
 * By what the fleet can be sorted; with `-` in front, the other way round. `health`, `sync`,
 * `phase` and `state` go from what must be seen first to what may be overlooked. Rows that are
 * alike follow by entity and in the order of the pipeline.
 *
 * @public
 */
export const FLEET_SORTS = [
  'entity',
  'owner',
  'system',
  'environment',
  'cluster',
  'health',
  'sync',
  'phase',
  'state',
  'version',
  'deployedAt',
] as const;

const sortSchema = z
  .string()
  .refine(
    text => FLEET_SORTS.some(sort => text === sort || text === `-${sort}`),
    `must be one of ${FLEET_SORTS.join(', ')}, with or without '-' in front`,
  );

/** A value, or several of which one has to fit: `health=Degraded&health=Missing`. */
function oneOrMore<T extends z.ZodType>(value: T) {
  return z
    .union([value.transform(one => [one]), z.array(value).min(1).max(50)])
    .optional();
}

const text = z.string().min(1).max(300);

/** Filters of `GET /fleet` and `GET /fleet/stream`. Different ones narrow each other. @public */
export const fleetFilterSchema = z.object({
  /** Owner, as a full or short reference: `group:default/commerce`, `commerce`. */
  owner: oneOrMore(text),
  system: oneOrMore(text),
  /** Only this component: `payments`, `component:default/payments`. */
  entityRef: oneOrMore(text),
  environment: oneOrMore(text),
  cluster: oneOrMore(text),
  health: oneOrMore(healthStatusSchema),
  sync: oneOrMore(syncStatusSchema),
  phase: oneOrMore(rolloutPhaseSchema),
  state: oneOrMore(z.enum(ENVIRONMENT_STATES)),
  /** Words that all occur in the names, owner, system, environment, cluster or version. */
  text: z.string().max(300).optional(),
});

/** @public */
export type FleetFilter = z.infer<typeof fleetFilterSchema>;

/** Query of `GET /fleet`. @public */
export const fleetQuerySchema = fleetFilterSchema.extend({
  sort: sortSchema.default('entity'),
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** @public */
export type FleetQuery = z.infer<typeof fleetQuerySchema>;

/** What a client may ask of the fleet: as the query, but a single value needs no list. @public */
export type FleetRequest = z.input<typeof fleetQuerySchema>;

/** Answer of `GET /fleet`: a row per component and deployment. @public */
export const fleetListSchema = z.object({
  items: z.array(fleetRowSchema),
  nextCursor: z.string().optional(),
  /** How many rows pass the filters, on all pages. */
  totalItems: z.number(),
  /** How far what the rows say may be trusted, by cluster. */
  clusters: z.array(clusterFreshnessSchema),
});

/** @public */
export type FleetList = z.infer<typeof fleetListSchema>;

/**
 * A message of `GET /fleet/stream` (server-sent event `message`, JSON).
 *
 * A stream begins with a snapshot in parts, `first` to `last`, sorted by entity; `change`
 * carries rows that came or changed, and the names of those that went or pass the filters no
 * more. A client that comes back with the last event's id gets what it missed in one
 * `change`, else a new snapshot.
 *
 * @public
 */
export const fleetMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    epoch: z.string(),
    version: z.number(),
    first: z.boolean(),
    last: z.boolean(),
    rows: z.array(fleetRowSchema),
    clusters: z.array(clusterFreshnessSchema),
  }),
  z.object({
    type: z.literal('change'),
    epoch: z.string(),
    version: z.number(),
    rows: z.array(fleetRowSchema),
    removed: z.array(
      z.object({ entityRef: z.string(), deployment: z.string() }),
    ),
    clusters: z.array(clusterFreshnessSchema),
  }),
]);

/** @public */
export type FleetMessage = z.infer<typeof fleetMessageSchema>;
