import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ClusterConfig } from './ClusterConfig';
import { decodeCertificate } from './decodeCertificate';
import { readKubernetesPluginClusters } from './readKubernetesPluginClusters';

/** Part of deployment ids (`<cluster>~<namespace>~<name>`) and of URLs. */
const CLUSTER_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * The clusters of `delivery.clusters`, and those of the Kubernetes plugin where
 * `delivery.kubernetesPluginClusters` asks for them. Of two with one name ours is used.
 */
export function readClusterConfigs(config: Config): ClusterConfig[] {
  const own = readOwnClusters(config);
  if (!config.getOptionalBoolean('delivery.kubernetesPluginClusters')) {
    return own;
  }
  const names = new Set(own.map(({ name }) => name));
  return [
    ...own,
    ...readKubernetesPluginClusters(config).filter(
      ({ name }) => !names.has(name),
    ),
  ];
}

function readOwnClusters(config: Config): ClusterConfig[] {
  const section = config.getOptionalConfig('delivery.clusters');
  return (section?.keys() ?? []).map(name => {
    const key = `delivery.clusters.${name}`;
    if (!CLUSTER_NAME.test(name)) {
      throw new InputError(
        `${key}: a cluster's name may hold letters, digits, '-', '.' and '_'`,
      );
    }
    const entry = section!.getConfig(name);
    const common = {
      name,
      title: entry.getOptionalString('title'),
      namespaces: readNamespaces(entry, key),
    };
    const ways = [
      entry.has('url') && 'url',
      entry.getOptionalBoolean('inCluster') && 'inCluster',
      entry.has('kubeconfig') && 'kubeconfig',
    ].filter(Boolean);
    if (ways.length !== 1) {
      throw new InputError(
        `${key} must say exactly one of url, inCluster: true and kubeconfig; it says ${
          ways.length === 0 ? 'none' : ways.join(' and ')
        }`,
      );
    }
    switch (ways[0]) {
      case 'inCluster':
        return { ...common, kind: 'inCluster' };
      case 'kubeconfig':
        return {
          ...common,
          kind: 'kubeconfig',
          file: entry.getOptionalString('kubeconfig.file'),
          context: entry.getString('kubeconfig.context'),
        };
      default:
        return {
          ...common,
          kind: 'url',
          access: {
            url: readUrl(entry.getString('url'), `${key}.url`),
            ...readToken(entry, key),
            caData: readCaData(entry.getOptionalString('caData'), key),
            skipTLSVerify: entry.getOptionalBoolean('skipTLSVerify'),
          },
        };
    }
  });
}

function readToken(
  entry: Config,
  key: string,
): { token?: string; tokenFile?: string } {
  const token = entry.getOptionalString('token');
  const tokenFile = entry.getOptionalString('tokenFile');
  if (token !== undefined && tokenFile !== undefined) {
    throw new InputError(`${key} says both token and tokenFile; leave one out`);
  }
  return { token, tokenFile };
}

function readNamespaces(entry: Config, key: string): string[] | undefined {
  const namespaces = entry.getOptionalStringArray('namespaces');
  if (namespaces?.length === 0) {
    throw new InputError(
      `${key}.namespaces is empty; leave it out to watch the whole cluster`,
    );
  }
  return namespaces && [...new Set(namespaces)];
}

function readUrl(value: string, key: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${key} is '${value}'; it must be an address like https://10.0.0.1:6443`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      `${key} holds a user name or password; use ${key.replace(
        /url$/,
        'token',
      )}`,
    );
  }
  return value.replace(/\/+$/, '');
}

function readCaData(
  value: string | undefined,
  key: string,
): string | undefined {
  const decoded = value === undefined ? value : decodeCertificate(value);
  if (decoded?.includes('-----BEGIN CERTIFICATE-----') === false) {
    throw new InputError(
      `${key}.caData is neither a PEM certificate nor the base64 of one`,
    );
  }
  return decoded;
}
