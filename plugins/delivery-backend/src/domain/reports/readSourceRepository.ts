import {
  ANNOTATION_SOURCE_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import type { Version } from '@lockstep/backstage-plugin-delivery-common';

const PROJECT_SLUG = 'github.com/project-slug';
const COMMIT = /^(?:sha-|git-)?([0-9a-f]{40})$/;

/**
 * The application's own repository, as a clone URL: where the catalog says the source lies,
 * else the project on GitHub.
 */
export function readSourceRepository(entity: Entity): string | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const location = annotations[ANNOTATION_SOURCE_LOCATION];
  const [, origin, owner, name] =
    /^url:(https?:\/\/[^/]+)\/([^/]+)\/([^/]+)/.exec(location ?? '') ?? [];
  if (origin && owner && name) {
    return `${origin}/${owner}/${name.replace(/\.git$/, '')}.git`;
  }
  const slug = annotations[PROJECT_SLUG];
  return slug && /^[^/\s]+\/[^/\s]+$/.test(slug)
    ? `https://github.com/${slug}.git`
    : undefined;
}

/** The commit of the application a version was built from, where the version says so itself. */
export function readCommitSha({ gitSha, tag }: Version): string | undefined {
  return gitSha ?? COMMIT.exec(tag ?? '')?.[1];
}
