export { deploymentId, parseDeploymentId } from './DeploymentId';
export { listManagedRollouts } from './listManagedRollouts';
export { readNamedEntity } from './readNamedEntity';
export { resolveDestination, type KnownCluster } from './resolveDestination';
