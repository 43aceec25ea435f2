import type {
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isVersionSeen } from '../domain/promotion';

/**
 * The environments a version leaves out on its way, in the order of the pipeline: those before
 * the target that the component is delivered to, and that do not run the version.
 */
export function listSkips(options: {
  environment: string;
  to: Version;
  deployments: readonly Deployment[];
  environments: ReadonlyArray<{ name: string; promotesFrom?: string }>;
}): string[] {
  const { deployments, to, environments } = options;
  const skips: string[] = [];
  const seen = new Set([options.environment]);
  let name = sourceOf(options.environment, environments);
  while (name !== undefined && !seen.has(name)) {
    seen.add(name);
    const here = deployments.filter(({ environment }) => environment === name);
    if (
      here.length > 0 &&
      !here.every(({ stableVersion }) => isVersionSeen(stableVersion, to))
    ) {
      skips.unshift(name);
    }
    name = sourceOf(name, environments);
  }
  return skips;
}

function sourceOf(
  environment: string,
  environments: ReadonlyArray<{ name: string; promotesFrom?: string }>,
): string | undefined {
  return environments.find(({ name }) => name === environment)?.promotesFrom;
}
