export { applyFleetMessage, type FleetStreamState } from './applyFleetMessage';
export {
  applyStreamMessage,
  type DeliveryStreamState,
} from './applyStreamMessage';
export { isWorseHealth, rollUpHealth } from './rollUpHealth';
export {
  ENVIRONMENT_STATES,
  type EnvironmentFinding,
  type EnvironmentState,
  type EnvironmentStateKey,
  type Tone,
} from './EnvironmentState';
export { describeDeploymentState } from './describeDeploymentState';
export { describeEnvironmentState } from './describeEnvironmentState';
export { describePromotionState } from './describePromotionState';
export {
  describePipeline,
  type Pipeline,
  type PipelineEnvironment,
} from './describePipeline';
