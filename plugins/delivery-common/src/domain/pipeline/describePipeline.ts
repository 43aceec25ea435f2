import type { EntityDelivery } from '../../model/delivery';
import type { Deployment } from '../../model/deployment';
import type { Promotion } from '../../model/promotion';
import { isTerminal } from '../promotion';
import { describeEnvironmentState } from './describeEnvironmentState';
import { ENVIRONMENT_STATES, type EnvironmentState } from './EnvironmentState';

/** One environment of the pipeline with everything that concerns it. @public */
export interface PipelineEnvironment {
  name: string;
  state: EnvironmentState;
  deployments: Deployment[];
  /** Promotions into this environment that have not ended, newest first. */
  promotions: Promotion[];
}

/** The facts a headline is made of. @public */
export interface Pipeline {
  environments: PipelineEnvironment[];
  /** The environment that must be looked at first; of equals the one furthest along. */
  foremost: PipelineEnvironment | undefined;
  /** Environments in which something moves by itself, besides the foremost. */
  moving: PipelineEnvironment[];
  /** Clusters that do not answer. */
  silentClusters: string[];
}

/**
 * Orders everything known about a component by environment and says where to look first.
 *
 * @public
 */
export function describePipeline(
  delivery: EntityDelivery,
  now: Date,
): Pipeline {
  const environments = delivery.environments.map(({ name }) => {
    const deployments = delivery.deployments.filter(
      deployment => deployment.environment === name,
    );
    return {
      name,
      deployments,
      state: describeEnvironmentState(deployments, delivery.promotions, now),
      promotions: delivery.promotions.filter(
        promotion =>
          promotion.environment === name && !isTerminal(promotion.phase),
      ),
    };
  });
  const foremost = [...environments]
    .reverse()
    .sort((one, other) => rank(one) - rank(other))
    .at(0);
  return {
    environments,
    foremost,
    moving: environments.filter(
      environment =>
        environment !== foremost && environment.state.state === 'rolling-out',
    ),
    silentClusters: delivery.clusters
      .filter(cluster => cluster.state !== 'live')
      .map(cluster => cluster.cluster),
  };
}

function rank(environment: PipelineEnvironment): number {
  return ENVIRONMENT_STATES.indexOf(environment.state.state);
}
