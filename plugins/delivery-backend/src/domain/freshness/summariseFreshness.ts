import type { Freshness } from '@lockstep/backstage-plugin-delivery-common';
import type { WatchedKindName } from '../objects';

/** Freshness of one source of objects. */
export interface KindFreshness extends Freshness {
  kind: WatchedKindName;
  /** The cluster does not serve the kind: nothing of it can be missing from our view. */
  absent: boolean;
}

const BADNESS = { live: 0, stale: 1, unavailable: 2 };

/**
 * The worst of several sources; among equally bad ones the one that lasts longest.
 *
 * A kind the cluster does not have (Argo Rollouts is not installed) does not make the whole
 * unavailable while other kinds are there, unless `absentCounts`.
 */
export function summariseFreshness(
  sources: readonly KindFreshness[],
  options: { absentCounts?: boolean } = {},
): Freshness {
  const present = sources.filter(({ absent }) => !absent);
  const counted =
    options.absentCounts || present.length === 0 ? sources : present;
  const [first, ...rest] = counted;
  if (!first) {
    return {
      state: 'unavailable',
      since: new Date(0).toISOString(),
      reason: 'nothing is read from it',
    };
  }
  const worst = rest.reduce((a, b) => {
    const difference = BADNESS[b.state] - BADNESS[a.state];
    if (difference !== 0) {
      return difference > 0 ? b : a;
    }
    // Live as a whole only since the last part came; bad since the first part went.
    const later = Date.parse(b.since) > Date.parse(a.since);
    return later === (a.state === 'live') ? b : a;
  }, first);
  const { state, since, reason } = worst;
  return reason === undefined ? { state, since } : { state, since, reason };
}
