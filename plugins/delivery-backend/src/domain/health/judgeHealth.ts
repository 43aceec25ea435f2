import type {
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isSameVersion } from '../promotion';

/** What a look at a deployment says of the health of its version. */
export type HealthJudgement =
  | { state: 'healthy'; version: Version }
  /** Something else is seen: whatever was healthy is so no longer. */
  | { state: 'broken' }
  /** Nothing can be said: that speaks neither for the version nor against it. */
  | { state: 'unseen' };

/**
 * Healthy is what Git asks for when it is synced, healthy and takes all of the traffic. A
 * silent cluster, and health or sync that Argo CD itself does not know, are not seen; all else
 * breaks the time of good health, `Progressing` too: that is how pods that crash look.
 */
export function judgeHealth(deployment: Deployment): HealthJudgement {
  const { application, freshness, health, rollout } = deployment;
  const { version, stableVersion } = deployment;
  if (
    freshness.state !== 'live' ||
    version === null ||
    health.status === 'Unknown' ||
    application.sync === 'Unknown'
  ) {
    return { state: 'unseen' };
  }
  const isOut = rollout === null || (rollout.fullyPromoted && !rollout.aborted);
  const isHealthy =
    isOut &&
    application.sync === 'Synced' &&
    health.status === 'Healthy' &&
    stableVersion !== null &&
    isSameVersion(stableVersion, version);
  return isHealthy ? { state: 'healthy', version } : { state: 'broken' };
}
