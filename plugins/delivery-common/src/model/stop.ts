import { z } from 'zod';
import { versionSchema } from './version';

/** What every stop says: who, why and how long. Times are RFC 3339 in UTC. */
const stopFields = {
  /** A UUID; `config-<n>` for what stands in the configuration. */
  id: z.string(),
  reason: z.string(),
  /** Entity reference of a person, the subject of a program, `lockstep` or `config`. */
  createdBy: z.string(),
  /** Of one from the configuration: when it begins. */
  createdAt: z.string(),
  /** Who ended it before its time. It is kept, and stops nothing any more. */
  endedBy: z.string().optional(),
  endedAt: z.string().optional(),
};

/** An environment nothing is promoted into. @public */
export const holdSchema = z.object({
  ...stopFields,
  kind: z.literal('hold'),
  environment: z.string(),
  /** Absent: every entity. */
  entityRef: z.string().optional(),
  /** `automatic` holds back only what nobody asked for in person. */
  scope: z.enum(['all', 'automatic']),
  /** Absent: until somebody ends it. */
  endsAt: z.string().optional(),
  /** The promotion that caused it. */
  promotionId: z.string().optional(),
});

/** @public */
export type Hold = z.infer<typeof holdSchema>;

/** A version that must not go anywhere, or not into some environments. @public */
export const vetoSchema = z.object({
  ...stopFields,
  kind: z.literal('veto'),
  entityRef: z.string(),
  version: versionSchema,
  /** Absent: everywhere. */
  environments: z.array(z.string()).optional(),
  /** Absent: until somebody ends it. */
  endsAt: z.string().optional(),
  /** The promotion that caused it. */
  promotionId: z.string().optional(),
});

/** @public */
export type Veto = z.infer<typeof vetoSchema>;

/** A time in which environments do not change. @public */
export const freezeSchema = z.object({
  ...stopFields,
  kind: z.literal('freeze'),
  /** Absent: all of them. */
  environments: z.array(z.string()).optional(),
  /** Absent: every entity. */
  entityRef: z.string().optional(),
  startsAt: z.string(),
  endsAt: z.string(),
});

/** @public */
export type Freeze = z.infer<typeof freezeSchema>;

/** A hold, a veto or a freeze. @public */
export const stopSchema = z.discriminatedUnion('kind', [
  holdSchema,
  vetoSchema,
  freezeSchema,
]);

/** @public */
export type Stop = z.infer<typeof stopSchema>;

/** @public */
export type StopKind = Stop['kind'];

/** The stop of a kind. @public */
export type StopOf<K extends StopKind> = Extract<Stop, { kind: K }>;
