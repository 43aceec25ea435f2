import type { HealthStatus } from '@lockstep/backstage-plugin-delivery-common';
import type { StatusKey } from './Status';

const KEYS: Record<HealthStatus, StatusKey> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Suspended: 'paused',
  Degraded: 'degraded',
  Missing: 'missing',
  Unknown: 'unknown',
};

/** The status a health is shown as. */
export function statusOfHealth(health: HealthStatus): StatusKey {
  return KEYS[health];
}
