import type { Hold } from '../../model/stop';
import { coversPlace } from './coversPlace';
import { findLongest } from './findLongest';
import { isStopActive } from './isStopActive';

/**
 * The hold that stops a promotion into an environment: of several, the one that ends last.
 * A hold on what is automatic lets through what a person asked for.
 *
 * @public
 */
export function findHold(options: {
  holds: readonly Hold[];
  entityRef: string;
  environment: string;
  /** Whether nobody asked for it in person. */
  automatic: boolean;
  now: string;
}): Hold | undefined {
  const { holds, automatic, now } = options;
  return findLongest(
    holds.filter(
      hold =>
        isStopActive(hold, now) &&
        coversPlace(hold, options) &&
        (hold.scope === 'all' || automatic),
    ),
  );
}
