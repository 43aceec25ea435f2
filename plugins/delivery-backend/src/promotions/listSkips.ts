import type {
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isVersionSeen } from '../domain/promotion';

type Pipeline = ReadonlyArray<{ name: string; promotesFrom?: string }>;

/**
 * The environments a version leaves out on its way, in the order of the pipeline: those before
 * the target that the component is delivered to, and that do not run the version.
 */
export function listSkips(options: {
  environment: string;
  to: Version;
  deployments: readonly Deployment[];
  environments: Pipeline;
}): string[] {
  const { environment, to, deployments, environments } = options;
  return listBefore(environment, environments).filter(name => {
    const here = deployments.filter(other => other.environment === name);
    return (
      here.length > 0 &&
      !here.every(({ stableVersion }) => isVersionSeen(stableVersion, to))
    );
  });
}

/** The environments versions come through, first to last. A circle ends where it closes. */
function listBefore(environment: string, pipeline: Pipeline): string[] {
  const before: string[] = [];
  for (let name: string | undefined = environment; ; ) {
    const current: string | undefined = name;
    name = pipeline.find(other => other.name === current)?.promotesFrom;
    if (name === undefined || name === environment || before.includes(name)) {
      return before;
    }
    before.unshift(name);
  }
}
