import type { Health, HealthStatus } from '../../model/application';

/** From good to bad, in Argo CD's order. */
const ORDER: readonly HealthStatus[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
];

/**
 * Whether one health is worse than another, in Argo CD's order.
 *
 * @public
 */
export function isWorseHealth(one: HealthStatus, other: HealthStatus): boolean {
  return ORDER.indexOf(one) > ORDER.indexOf(other);
}

/**
 * The worst of several healths with its message; of equals the first. Null for none.
 *
 * @public
 */
export function rollUpHealth(healths: readonly Health[]): Health | null {
  return healths.reduce<Health | null>(
    (worst, health) =>
      worst === null || isWorseHealth(health.status, worst.status)
        ? health
        : worst,
    null,
  );
}
