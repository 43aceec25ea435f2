import { z } from 'zod';

/**
 * One thing that is set outside of the overlay in Git and wins over what the overlay says:
 * in the Application itself, or in a parameter file beside the overlay.
 *
 * @public
 */
export const sourceOverrideSchema = z.object({
  origin: z.enum(['application', 'file']),
  /** Name of the parameter file, `.argocd-source.yaml`. */
  file: z.string().optional(),
  /** Which of the Application's `sources` it changes. */
  sourceIndex: z.number(),
  /** Where it stands in the source: `kustomize.images`, `helm.parameters`. */
  field: z.string(),
  /** What it says, in words. */
  value: z.string(),
  /** Whether it decides images, so that an edit of the overlay changes nothing. */
  masksImages: z.boolean(),
});

/** @public */
export type SourceOverride = z.infer<typeof sourceOverrideSchema>;
