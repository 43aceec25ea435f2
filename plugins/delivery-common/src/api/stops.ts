import { z } from 'zod';
import { freezeSchema, holdSchema, vetoSchema } from '../model/stop';

/** As much as an environment's name, an entity reference or a tag can have. */
const LONGEST_NAME = 255;

const nameSchema = z.string().min(1).max(LONGEST_NAME);
const timeSchema = z.iso.datetime({
  offset: true,
  error: 'must be a time like 2026-12-24T12:00:00Z',
});
const reasonSchema = z.string().trim().min(1).max(2000);
const environmentsSchema = z.array(nameSchema).min(1).max(100);

/**
 * Body of `POST /holds`: nothing goes into `environment` until `endsAt`, or until somebody
 * ends the hold. Without `entityRef` that is so for every entity.
 *
 * @public
 */
export const createHoldRequestSchema = z.object({
  environment: nameSchema,
  entityRef: nameSchema.optional(),
  /** Default: all. */
  scope: z.enum(['all', 'automatic']).optional(),
  reason: reasonSchema,
  endsAt: timeSchema.optional(),
});

/** @public */
export type CreateHoldRequest = z.infer<typeof createHoldRequestSchema>;

/**
 * Body of `POST /vetoes`: this version goes into none of the environments; without
 * `environments`, into none at all. The version has a tag, a digest, or both.
 *
 * @public
 */
export const createVetoRequestSchema = z.object({
  entityRef: nameSchema,
  version: z
    .object({
      image: nameSchema,
      tag: nameSchema.optional(),
      digest: nameSchema.optional(),
    })
    .refine(({ tag, digest }) => tag !== undefined || digest !== undefined, {
      error: 'needs a tag or a digest',
    }),
  environments: environmentsSchema.optional(),
  reason: reasonSchema,
  endsAt: timeSchema.optional(),
});

/** @public */
export type CreateVetoRequest = z.infer<typeof createVetoRequestSchema>;

/**
 * Body of `POST /freezes`: from `startsAt` (default: now) to `endsAt` nothing goes into the
 * environments; without `environments` and `entityRef`, into none of any entity.
 *
 * @public
 */
export const createFreezeRequestSchema = z.object({
  environments: environmentsSchema.optional(),
  entityRef: nameSchema.optional(),
  startsAt: timeSchema.optional(),
  endsAt: timeSchema,
  reason: reasonSchema,
});

/** @public */
export type CreateFreezeRequest = z.infer<typeof createFreezeRequestSchema>;

/**
 * Query of `GET /holds`, `/vetoes` and `/freezes`: what applies to an entity, to an
 * environment. What is over is left out unless `includeEnded` is `true`; `cursor` is the
 * `nextCursor` of the page before.
 *
 * @public
 */
export const stopQuerySchema = z.object({
  entityRef: z.string().optional(),
  environment: z.string().optional(),
  includeEnded: z
    .enum(['true', 'false'])
    .transform(text => text === 'true')
    .optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

/** @public */
export type StopQuery = z.infer<typeof stopQuerySchema>;

const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    /** Newest first. */
    items: z.array(item),
    nextCursor: z.string().optional(),
  });

/** Answer of `GET /holds`. @public */
export const holdListSchema = listOf(holdSchema);

/** @public */
export type HoldList = z.infer<typeof holdListSchema>;

/** Answer of `GET /vetoes`. @public */
export const vetoListSchema = listOf(vetoSchema);

/** @public */
export type VetoList = z.infer<typeof vetoListSchema>;

/** Answer of `GET /freezes`. Those of the configuration come first. @public */
export const freezeListSchema = listOf(freezeSchema);

/** @public */
export type FreezeList = z.infer<typeof freezeListSchema>;
