export {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from './createSandbox';
export { PortTakenError } from './openPort';
export { runSandbox } from './runSandbox';
