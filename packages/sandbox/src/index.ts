export { createClock, type SandboxClock } from './clock';
export {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from './createSandbox';
export {
  createKubeServer,
  createObjectStore,
  readRbac,
  type ClusterStore,
  type Grant,
  type KubeAccount,
  type KubeAccounts,
  type KubeFaults,
  type KubeObject,
  type KubeServer,
  type PolicyRule,
} from './kube';
export { PortTakenError } from './openPort';
export { runSandbox } from './runSandbox';
