import { KubeConfig } from '@kubernetes/client-node';
import type { ClusterConfig } from './ClusterConfig';

/**
 * How to sign in, in the form `@kubernetes/client-node` understands: it reads service
 * account tokens again when they rotate and runs the credential plugins of a kubeconfig.
 */
export function createKubeConfig(
  cluster: ClusterConfig,
  options: {
    /** Where the pod's own files lie; only tests have them elsewhere. */
    root?: string;
  } = {},
): KubeConfig {
  const kubeConfig = new KubeConfig();
  switch (cluster.kind) {
    case 'inCluster':
      if (!process.env.KUBERNETES_SERVICE_HOST) {
        throw new Error(
          `cluster '${cluster.name}' is said to be the one this runs in, but KUBERNETES_SERVICE_HOST is not set: this is no pod`,
        );
      }
      kubeConfig.loadFromCluster(options.root);
      break;
    case 'kubeconfig':
      if (cluster.file) {
        kubeConfig.loadFromFile(cluster.file);
      } else {
        kubeConfig.loadFromDefault();
      }
      if (!kubeConfig.getContextObject(cluster.context)) {
        throw new Error(
          `cluster '${cluster.name}': the kubeconfig has no context '${
            cluster.context
          }'; it has: ${kubeConfig
            .getContexts()
            .map(({ name }) => name)
            .join(', ')}`,
        );
      }
      kubeConfig.setCurrentContext(cluster.context);
      break;
    case 'unusable':
      throw new Error(cluster.reason);
    default: {
      const { url, token, tokenFile, caData, caFile, skipTLSVerify } =
        cluster.access;
      kubeConfig.loadFromClusterAndUser(
        {
          name: cluster.name,
          server: url,
          caData: caData && Buffer.from(caData).toString('base64'),
          caFile,
          // The library refuses plain HTTP unless there is no TLS to verify.
          skipTLSVerify: skipTLSVerify ?? url.startsWith('http:'),
        },
        {
          name: cluster.name,
          token,
          ...(tokenFile && {
            authProvider: { name: 'tokenFile', config: { tokenFile } },
          }),
        },
      );
    }
  }
  return kubeConfig;
}
