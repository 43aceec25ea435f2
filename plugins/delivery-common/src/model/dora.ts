import { z } from 'zod';

/** What DORA's metrics can be told apart by. @public */
export const doraGroupBySchema = z.enum([
  'component',
  'owner',
  'system',
  'environment',
]);

/** @public */
export type DoraGroupBy = z.infer<typeof doraGroupBySchema>;

/** Days and weeks in UTC; a week begins on Monday. @public */
export const doraBucketSchema = z.enum(['day', 'week']);

/** @public */
export type DoraBucket = z.infer<typeof doraBucketSchema>;

/**
 * The four metrics of some deliveries in some time. Figures only, no verdict. What counts is
 * said at `describeDora`; null means that nothing was there to measure.
 *
 * @public
 */
export const doraValuesSchema = z.object({
  deploymentFrequency: z.object({
    /** Deliveries that succeeded. */
    deliveries: z.number(),
    perDay: z.number(),
    /** Median of the days from one to the next. */
    medianDaysBetween: z.number().nullable(),
  }),
  leadTime: z.object({
    /** Deliveries that succeeded and whose commit is known: what the figures are made of. */
    measured: z.number(),
    /** Deliveries that succeeded and whose commit is not known; they are left out. */
    unknownOrigin: z.number(),
    medianSeconds: z.number().nullable(),
    p75Seconds: z.number().nullable(),
    p95Seconds: z.number().nullable(),
  }),
  changeFailure: z.object({
    /** Deliveries that reached Git. */
    reachedGit: z.number(),
    /** Those of them that failed for certain, or were taken back later. */
    failed: z.number(),
    /** Between 0 and 1. */
    rate: z.number().nullable(),
  }),
  recovery: z.object({
    /** Failures after which the environment was healthy again. */
    recovered: z.number(),
    /** Failures after which it was not, as far as is known now. */
    stillBroken: z.number(),
    medianSeconds: z.number().nullable(),
    p75Seconds: z.number().nullable(),
  }),
});

/** @public */
export type DoraValues = z.infer<typeof doraValuesSchema>;

const span = { from: z.string(), to: z.string() };

/** @public */
export const doraPointSchema = z.object({ ...span, values: doraValuesSchema });

/** The values of one bucket; its ends are cut where the window ends. @public */
export type DoraPoint = z.infer<typeof doraPointSchema>;

const series = {
  values: doraValuesSchema,
  /** By time. Buckets in which nothing happened are left out. */
  series: z.array(doraPointSchema),
};

/** @public */
export const doraGroupSchema = z.object({
  /** The component, owner, system or environment; null for what has none. */
  key: z.string().nullable(),
  ...series,
});

/** @public */
export type DoraGroup = z.infer<typeof doraGroupSchema>;

/**
 * Answer of `GET /metrics/dora`. The window holds its beginning and not its end.
 *
 * @public
 */
export const doraReportSchema = z.object({
  ...span,
  bucket: doraBucketSchema,
  groupBy: doraGroupBySchema,
  total: z.object(series),
  /** By key; what has none comes last. */
  groups: z.array(doraGroupSchema),
});

/** @public */
export type DoraReport = z.infer<typeof doraReportSchema>;
