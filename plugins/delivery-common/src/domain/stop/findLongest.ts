import type { Stop } from '../../model/stop';
import { stopEnd } from './isStopActive';

/** The one that ends last: of several stops it says how long the wait really is. */
export function findLongest<T extends Stop>(
  stops: readonly T[],
): T | undefined {
  return stops.reduce<T | undefined>(
    (longest, stop) =>
      longest && stopEnd(longest) >= stopEnd(stop) ? longest : stop,
    undefined,
  );
}
