import { z } from 'zod';

/**
 * What runs, or is meant to run: an image with the tag or digest that pins it.
 *
 * `image` is the repository part without tag and digest; `gitSha` is the application
 * commit the image was built from, where it is known.
 *
 * @public
 */
export const versionSchema = z.object({
  image: z.string(),
  tag: z.string().optional(),
  digest: z.string().optional(),
  gitSha: z.string().optional(),
});

/** @public */
export type Version = z.infer<typeof versionSchema>;
