import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  deliveryReadPermission,
  type Comparison,
  type ComparisonQuery,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import { explainNoCommits } from '../domain/reports';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { CommitLister } from './CommitLister';

/** Which environments of an entity somebody may read. */
export interface EnvironmentSight {
  see(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<{ readable: ReadonlySet<string> }>;
}

/** What one environment of a component has that another has not. */
export class EnvironmentComparer {
  constructor(
    private readonly options: {
      sight: EnvironmentSight;
      finder: DeploymentFinder;
      commits: CommitLister;
    },
  ) {}

  async compare(
    entityRef: string,
    { from, to }: ComparisonQuery,
    credentials: BackstageCredentials,
  ): Promise<Comparison> {
    if (from === to) {
      throw new InputError(
        `Both environments are ${from}; compare one with another`,
      );
    }
    const { sight, finder, commits } = this.options;
    const { readable } = await sight.see(entityRef, credentials);
    for (const environment of [from, to]) {
      if (!readable.has(environment)) {
        throw new NotAllowedError(
          `'${deliveryReadPermission.name}' is not allowed for environment '${environment}' of ${entityRef}`,
        );
      }
    }
    const deployments = (await finder.find(entityRef, { credentials })).filter(
      ({ environment }) => readable.has(environment),
    );
    const source = pickEnvironment(entityRef, deployments, from);
    const target = pickEnvironment(entityRef, deployments, to);
    const version = versionOf(source);
    const list = version
      ? await commits.list({
          entityRef,
          from: versionOf(target),
          to: version,
          target,
          source,
        })
      : explainNoCommits(
          `What ${from} runs is not known yet; wait until Argo CD has synced it.`,
        );
    return {
      from: { environment: from, version },
      to: { environment: to, version: versionOf(target) },
      ...list,
    };
  }
}

function pickEnvironment(
  entityRef: string,
  deployments: readonly Deployment[],
  name: string,
): Deployment[] {
  const picked = deployments.filter(({ environment }) => environment === name);
  if (picked.length === 0) {
    const names = new Set(deployments.map(({ environment }) => environment));
    throw new InputError(
      `${entityRef} has no deployment in ${name}; it has ${
        [...names].join(', ') || 'none'
      }`,
    );
  }
  return picked;
}

/** Where the deployments of an environment differ, the first speaks for it. */
function versionOf(deployments: readonly Deployment[]) {
  return deployments.find(({ version }) => version)?.version ?? null;
}
