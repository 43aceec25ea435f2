import type { KubeObject } from '../objects';

/** A configured cluster, as far as an Application's destination can name it. */
export interface KnownCluster {
  name: string;
  title?: string;
  url?: string;
}

/** How Argo CD calls the cluster it runs in. */
const IN_CLUSTER_URLS = [
  'https://kubernetes.default.svc',
  'https://kubernetes.default',
];
const IN_CLUSTER_NAME = 'in-cluster';

/**
 * The configured cluster an Application deploys to: by server address, else by name. Undefined
 * when it is none of them. An Application without a destination stays where it is.
 */
export function resolveDestination(
  application: KubeObject,
  ownCluster: string,
  clusters: readonly KnownCluster[],
): string | undefined {
  const destination = application.spec?.destination;
  const server = asText(destination?.server);
  const name = asText(destination?.name);
  if (server) {
    const wanted = normaliseUrl(server);
    return IN_CLUSTER_URLS.includes(wanted)
      ? ownCluster
      : clusters.find(({ url }) => url && normaliseUrl(url) === wanted)?.name;
  }
  if (name) {
    return name === IN_CLUSTER_NAME
      ? ownCluster
      : clusters.find(
          cluster => cluster.name === name || cluster.title === name,
        )?.name;
  }
  return ownCluster;
}

function normaliseUrl(url: string): string {
  return URL.canParse(url)
    ? new URL(url).href.replace(/\/+$/, '')
    : url.replace(/\/+$/, '');
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
