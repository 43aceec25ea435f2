import {
  formatImageReference,
  parseImageReference,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isScalar, type Node } from 'yaml';

/** What a registry's name, a tag and a digest are written with; a template is not. */
const REFERENCE = /^[\w.:@/+-]+$/;

/** The image a text such as `registry/app:1.4.0` pins; undefined for any other text. */
export function readHelmReference(
  node: Node | undefined | null,
): Version | undefined {
  const text = isScalar(node) ? String(node.value) : '';
  const version = REFERENCE.test(text) ? parseImageReference(text) : undefined;
  return version?.image && (version.tag || version.digest)
    ? version
    : undefined;
}

/** The reference with another pin: a tag without a digest takes the digest away, and the reverse. */
export function formatHelmReference(
  present: Version,
  change: { repository?: string; tag?: string; digest?: string },
): string {
  const moves = change.tag !== undefined || change.digest !== undefined;
  const { tag, digest } = moves ? change : present;
  return formatImageReference({
    image: change.repository ?? present.image,
    tag,
    digest,
  });
}
