export { fromClusterAccess, type ClusterConfig } from './ClusterConfig';
export { createKubeConfig } from './createKubeConfig';
export { KubeClient, type KubeRequestOptions } from './KubeClient';
export { KubeRequestError } from './KubeRequestError';
export { readClusterConfigs } from './readClusterConfigs';
