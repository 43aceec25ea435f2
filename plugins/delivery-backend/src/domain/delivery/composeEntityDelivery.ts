import type {
  ClusterFreshness,
  Deployment,
  EntityDelivery,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';

/**
 * The pipeline of one entity: the configured environments in order, then those that only its
 * deployments know, by name.
 */
export function listEnvironments(
  pipeline: readonly string[],
  deployments: readonly Deployment[],
): string[] {
  const extra = new Set(
    deployments
      .map(({ environment }) => environment)
      .filter(environment => !pipeline.includes(environment)),
  );
  return [...pipeline, ...[...extra].sort()];
}

/** What one reader gets to see: only environments they may read. */
export function composeEntityDelivery(options: {
  entityRef: string;
  pipeline: readonly string[];
  readable: ReadonlySet<string>;
  deployments: readonly Deployment[];
  promotions: readonly Promotion[];
  clusters: ClusterFreshness[];
  searched: readonly string[];
}): EntityDelivery {
  const { readable } = options;
  return {
    entityRef: options.entityRef,
    environments: listEnvironments(options.pipeline, options.deployments)
      .filter(name => readable.has(name))
      .map(name => ({ name })),
    deployments: options.deployments.filter(({ environment }) =>
      readable.has(environment),
    ),
    promotions: options.promotions.filter(({ environment }) =>
      readable.has(environment),
    ),
    clusters: options.clusters,
    searched: [...options.searched],
  };
}
