import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import type { ImageEntry } from '@lockstep/backstage-plugin-delivery-node';
import { isVersionSeen } from '../promotion';

/** Whether the `images` of a kustomization file ask for a version. */
export function isVersionWritten(
  entries: readonly ImageEntry[],
  version: Version,
): boolean {
  return entries.some(({ name, newName, tag, digest, tagSuffix }) =>
    isVersionSeen(
      {
        image: newName ?? name,
        ...(tag && { tag: `${tag}${tagSuffix ?? ''}` }),
        ...(digest && { digest }),
      },
      version,
    ),
  );
}
