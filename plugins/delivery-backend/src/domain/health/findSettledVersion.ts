import type {
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isSameVersion } from '../promotion';
import { judgeHealth } from './judgeHealth';

/** What an environment is done with, and the next one does not ask for. */
export interface SettledVersion {
  version: Version;
  /** When its last deployment got it, RFC 3339; undefined where that is not known. */
  deployedAt: string | undefined;
}

/**
 * The one pinned version that every deployment of the source runs in good health, where some
 * deployment of the target asks for another. Undefined too while a target cannot be read.
 */
export function findSettledVersion(options: {
  deployments: readonly Deployment[];
  source: string;
  target: string;
}): SettledVersion | undefined {
  const { deployments, source, target } = options;
  const of = (name: string) =>
    deployments.filter(({ environment }) => environment === name);
  const from = of(source);
  const healthy = from.flatMap(deployment => {
    const judgement = judgeHealth(deployment);
    return judgement.state === 'healthy' ? [judgement.version] : [];
  });
  const [version] = healthy;
  if (
    !version ||
    (!version.tag && !version.digest) ||
    healthy.length < from.length ||
    !healthy.every(other => isSameVersion(other, version))
  ) {
    return undefined;
  }
  const asked = of(target).map(deployment => deployment.version);
  const differs = asked.some(
    other => other !== null && !isSameVersion(other, version),
  );
  return differs && !asked.includes(null)
    ? {
        version,
        deployedAt: from
          .flatMap(({ deployedAt }) => deployedAt ?? [])
          .sort((a, b) => Date.parse(b) - Date.parse(a))[0],
      }
    : undefined;
}
