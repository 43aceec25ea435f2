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
  deployments: ReadonlyArray<Pick<Deployment, 'environment'>>,
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

/**
 * The same as JSON text, from deployments that are written out already: of an answer they are
 * nearly all, and most of them were sent before.
 */
export function writeEntityDelivery(
  options: Omit<Parameters<typeof composeEntityDelivery>[0], 'deployments'> & {
    deployments: ReadonlyArray<{ environment: string; text: string }>;
  },
): string {
  const { deployments, readable } = options;
  const rest = composeEntityDelivery({ ...options, deployments: [] });
  const environments = listEnvironments(options.pipeline, deployments)
    .filter(name => readable.has(name))
    .map(name => ({ name }));
  const texts = deployments
    .filter(({ environment }) => readable.has(environment))
    .map(({ text }) => text);
  const head = JSON.stringify({
    ...rest,
    environments,
    deployments: undefined,
  });
  return `${head.slice(0, -1)},"deployments":[${texts.join(',')}]}`;
}
