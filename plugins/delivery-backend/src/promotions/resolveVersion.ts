import { InputError } from '@backstage/errors';
import {
  describeVersion,
  type CreatePromotionRequest,
  type Deployment,
  type Version,
} from '@lockstep/backstage-plugin-delivery-common';
import { isSamePin } from '../domain/promotion';

/** The version a request names, and the deployments it comes from. */
export interface ResolvedVersion {
  to: Version;
  fromEnvironment: string | null;
  source: Deployment[];
}

/**
 * Reads the wanted version out of a request that is no revert: the version it names, or what
 * Git asks for in the environment it comes from (by default the one before).
 */
export function resolveVersion(options: {
  request: CreatePromotionRequest;
  deployments: readonly Deployment[];
  target: readonly Deployment[];
  promotesFrom: string | undefined;
}): ResolvedVersion {
  const { request, deployments, target, promotesFrom } = options;
  if (request.version) {
    return {
      to: nameVersion(request.version, target, request.environment),
      fromEnvironment: null,
      source: [],
    };
  }
  const fromEnvironment = request.fromEnvironment ?? promotesFrom;
  if (!fromEnvironment) {
    throw new InputError(
      `${request.environment} is the first environment; say which version to bring there, or from which environment`,
    );
  }
  if (fromEnvironment === request.environment) {
    throw new InputError(
      `A promotion goes from one environment to another; both are ${fromEnvironment}`,
    );
  }
  const source = deployments.filter(
    ({ environment }) => environment === fromEnvironment,
  );
  if (source.length === 0) {
    throw new InputError(
      `${
        request.entityRef
      } has no deployment in ${fromEnvironment}; it has ${listEnvironments(
        deployments,
      )}`,
    );
  }
  const [first, ...others] = source.map(({ version }) => version);
  if (!first) {
    throw new InputError(
      `What ${fromEnvironment} runs is not known yet; wait until Argo CD has synced it`,
    );
  }
  const other = others.find(version => version && !isSamePin(version, first));
  if (other) {
    throw new InputError(
      `The deployments of ${fromEnvironment} differ: ${describeVersion(
        first,
      )} and ${describeVersion(other)}; name the version to promote`,
    );
  }
  requirePin(first, `${fromEnvironment} runs ${first.image}`);
  return { to: first, fromEnvironment, source };
}

function nameVersion(
  named: { tag?: string; digest?: string },
  target: readonly Deployment[],
  environment: string,
): Version {
  const image = target.find(({ version }) => version)?.version?.image;
  if (!image) {
    throw new InputError(
      `Which image ${environment} runs is not known yet; wait until Argo CD has synced it`,
    );
  }
  const { tag, digest } = named;
  const version = { image, ...(tag && { tag }), ...(digest && { digest }) };
  requirePin(version, 'The version');
  return version;
}

/** Names for people: the environments something has. */
export function listEnvironments(deployments: readonly Deployment[]): string {
  const names = [...new Set(deployments.map(({ environment }) => environment))];
  return names.length > 0 ? names.join(', ') : 'none';
}

function requirePin(version: Version, subject: string) {
  if (!version.tag && !version.digest) {
    throw new InputError(
      `${subject} without a tag or digest; only a pinned version can be moved`,
    );
  }
}
