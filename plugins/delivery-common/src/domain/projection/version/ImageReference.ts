import type { Version } from '../../../model/version';

/**
 * Reads an image reference: `registry:5000/team/app:1.4.0@sha256:…`. A colon before the last
 * slash belongs to the registry's port, never to a tag.
 *
 * @public
 */
export function parseImageReference(text: string): Version {
  const trimmed = text.trim();
  const digestStart = trimmed.indexOf('@');
  const digest = digestStart < 0 ? '' : trimmed.slice(digestStart + 1);
  const named = digestStart < 0 ? trimmed : trimmed.slice(0, digestStart);
  const tagStart = named.lastIndexOf(':');
  const hasTag = tagStart > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(tagStart + 1) : '';
  return {
    image: hasTag ? named.slice(0, tagStart) : named,
    ...(tag && { tag }),
    ...(digest && { digest }),
  };
}

/** The reference that `parseImageReference` reads back. @public */
export function formatImageReference(version: Version): string {
  const tag = version.tag ? `:${version.tag}` : '';
  const digest = version.digest ? `@${version.digest}` : '';
  return `${version.image}${tag}${digest}`;
}

/**
 * The version as people say it: the tag, else a short digest, else `latest`, which is what a
 * registry serves for an image without either.
 *
 * @public
 */
export function formatVersion(version: Version): string {
  if (version.tag) {
    return version.tag;
  }
  if (version.digest) {
    const hash = version.digest.slice(version.digest.indexOf(':') + 1);
    return hash.slice(0, 12);
  }
  return 'latest';
}
