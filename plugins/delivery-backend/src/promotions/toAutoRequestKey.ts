import { createHash } from 'node:crypto';
import type { Version } from '@lockstep/backstage-plugin-delivery-common';
import { formatPin } from '../domain/reports';
import type { RequestKey } from '../store';

/** What the database holds of a key. */
const LONGEST_KEY = 255;

/** One for a version in a place: what nobody asked for is requested once, by any replica. */
export function toAutoRequestKey(wanted: {
  entityRef: string;
  environment: string;
  to: Version;
}): RequestKey {
  const { entityRef, environment, to } = wanted;
  const key = `auto:${entityRef}#${environment}:${to.image}:${formatPin(to)}`;
  const bodyHash = createHash('sha256').update(key).digest('hex');
  return {
    requester: 'lockstep',
    key: key.length > LONGEST_KEY ? `auto:${bodyHash}` : key,
    bodyHash,
  };
}
