import {
  parseImageReference,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';

/** Whether two versions are written the same: what a compare-and-swap asks. */
export function isSamePin(
  a: Pick<Version, 'tag' | 'digest'>,
  b: Pick<Version, 'tag' | 'digest'>,
): boolean {
  return a.tag === b.tag && a.digest === b.digest;
}

/** Whether two are the same image, written the same. */
export function isSameVersion(a: Version, b: Version): boolean {
  return a.image === b.image && isSamePin(a, b);
}

/** Whether what is seen running is the wanted version. A digest decides where there is one. */
export function isVersionSeen(
  seen: Version | null | undefined,
  wanted: Version,
): boolean {
  if (!seen || seen.image !== wanted.image) {
    return false;
  }
  if (wanted.digest && seen.digest) {
    return seen.digest === wanted.digest;
  }
  return wanted.tag !== undefined
    ? seen.tag === wanted.tag
    : wanted.digest !== undefined && seen.digest === wanted.digest;
}

/** Whether an image reference (`registry/name:tag@digest`) is the wanted version. */
export function isVersionOfImage(reference: string, wanted: Version): boolean {
  return isVersionSeen(parseImageReference(reference), wanted);
}
