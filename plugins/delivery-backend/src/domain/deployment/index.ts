export { deploymentId, parseDeploymentId } from './DeploymentId';
export { listManaged, type ManagedObject } from './listManaged';
export { readExpiry } from './readExpiry';
export { readGlobalProjects } from './readGlobalProjects';
export { readNamedEntity } from './readNamedEntity';
export { resolveDestination, type KnownCluster } from './resolveDestination';
