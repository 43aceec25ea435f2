import type { Config } from '@backstage/config';
import type { ClusterConfig } from './ClusterConfig';
import { decodeCertificate } from './decodeCertificate';

/** Where a pod finds the token of its own service account. */
const OWN_TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';
/** Where `kubectl proxy` listens, as the Kubernetes plugin has it. */
const LOCAL_PROXY = 'http://localhost:8001';

/**
 * The clusters that the Kubernetes plugin of this Backstage has under
 * `kubernetes.clusterLocatorMethods`. One that signs in with more than a service account is
 * listed as unusable with the way out: its credentials are made inside of that plugin.
 */
export function readKubernetesPluginClusters(config: Config): ClusterConfig[] {
  const methods =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  return methods.flatMap(method => {
    const type = method.getOptionalString('type');
    switch (type) {
      case 'config':
        return (method.getOptionalConfigArray('clusters') ?? []).map(
          readCluster,
        );
      case 'localKubectlProxy':
        return [{ name: 'local', kind: 'url', access: { url: LOCAL_PROXY } }];
      default:
        return [
          {
            name: `kubernetes-${type ?? 'unknown'}`,
            kind: 'unusable',
            reason: `clusters that the Kubernetes plugin locates by '${type}' are not known to other plugins; name them under delivery.clusters`,
          },
        ];
    }
  });
}

function readCluster(entry: Config): ClusterConfig {
  const name = entry.getString('name');
  const title = entry.getOptionalString('title');
  const provider = entry.getOptionalString('authProvider') ?? 'serviceAccount';
  if (provider !== 'serviceAccount') {
    return {
      name,
      title,
      kind: 'unusable',
      reason: `it signs in by '${provider}' in the Kubernetes plugin, which other plugins cannot use; give it a token, tokenFile or kubeconfig under delivery.clusters.${name}`,
    };
  }
  const token = entry.getOptionalString('serviceAccountToken');
  const caData = entry.getOptionalString('caData');
  return {
    name,
    title,
    kind: 'url',
    access: {
      url: entry.getString('url').replace(/\/+$/, ''),
      ...(token ? { token } : { tokenFile: OWN_TOKEN_FILE }),
      caData: caData && decodeCertificate(caData),
      caFile: entry.getOptionalString('caFile'),
      skipTLSVerify: entry.getOptionalBoolean('skipTLSVerify'),
    },
  };
}
