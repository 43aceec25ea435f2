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
  environments: readonly string[],
): string[] {
  const extra = new Set(environments.filter(name => !pipeline.includes(name)));
  return [...pipeline, ...[...extra].sort()];
}

interface DeliveryParts<D extends { environment: string }> {
  entityRef: string;
  pipeline: readonly string[];
  readable: ReadonlySet<string>;
  deployments: readonly D[];
  promotions: readonly Promotion[];
  clusters: ClusterFreshness[];
  searched: readonly string[];
}

/** What one reader gets to see: only environments they may read. */
export function composeEntityDelivery<
  D extends { environment: string } = Deployment,
>({
  entityRef,
  pipeline,
  readable,
  deployments,
  promotions,
  clusters,
  searched,
}: DeliveryParts<D>): Omit<EntityDelivery, 'deployments'> & {
  deployments: D[];
} {
  const mayRead = ({ environment }: { environment: string }) =>
    readable.has(environment);
  return {
    entityRef,
    environments: listEnvironments(
      pipeline,
      deployments.map(({ environment }) => environment),
    )
      .filter(name => readable.has(name))
      .map(name => ({ name })),
    deployments: deployments.filter(mayRead),
    promotions: promotions.filter(mayRead),
    clusters,
    searched: [...searched],
  };
}

/**
 * The same as JSON text, from deployments that are written out already: of an answer they are
 * nearly all, and most of them were sent before.
 */
export function writeEntityDelivery(
  parts: DeliveryParts<{ environment: string; text: string }>,
): string {
  const { deployments, ...rest } = composeEntityDelivery(parts);
  const texts = deployments.map(({ text }) => text);
  return `${JSON.stringify(rest).slice(0, -1)},"deployments":[${texts.join(
    ',',
  )}]}`;
}
