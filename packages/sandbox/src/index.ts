export { createClock, type SandboxClock } from './clock';
export {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from './createSandbox';
export {
  createKubeServer,
  createObjectStore,
  type ClusterStore,
  type KubeFaults,
  type KubeServer,
} from './kube';
export { PortTakenError } from './openPort';
export { runSandbox } from './runSandbox';
