import type { Version } from '@lockstep/backstage-plugin-delivery-common';

/** What pins a version, as one text: `1.4.0`, `@sha256:…`, or both. */
export function formatPin({ tag, digest }: Version): string {
  return `${tag ?? ''}${digest ? `@${digest}` : ''}`;
}
