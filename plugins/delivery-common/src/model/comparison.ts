import { z } from 'zod';
import { versionSchema } from './version';

/** A commit, as far as a list shows it. @public */
export const commitViewSchema = z.object({
  sha: z.string(),
  /** First line of the message. */
  title: z.string(),
  author: z.string(),
  date: z.string(),
  url: z.string(),
});

/** @public */
export type CommitView = z.infer<typeof commitViewSchema>;

/**
 * The commits that one version has and another one has not.
 *
 * @public
 */
export const commitListSchema = z.object({
  /**
   * Whose commits they are: those of the application's own repository, or, where the versions
   * cannot be traced to it, those of the repository Argo CD applies. `unknown`: neither.
   */
  source: z.enum(['application', 'gitops', 'unknown']),
  /** How many there are, `commits` may show fewer; null where it is not known. */
  ahead: z.number().nullable(),
  /** Newest first. */
  commits: z.array(commitViewSchema),
  /** Whether there may be more than the list shows. */
  cut: z.boolean(),
  /** What a reader has to know of the list, or why there is none. */
  note: z.string().optional(),
});

/** @public */
export type CommitList = z.infer<typeof commitListSchema>;

const sideSchema = z.object({
  environment: z.string(),
  version: versionSchema.nullable(),
});

/**
 * Answer of `GET /entities/:kind/:namespace/:name/compare`: what `to` would get if the version
 * of `from` were promoted there.
 *
 * @public
 */
export const comparisonSchema = commitListSchema.extend({
  from: sideSchema,
  to: sideSchema,
});

/** @public */
export type Comparison = z.infer<typeof comparisonSchema>;
