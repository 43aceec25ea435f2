export {
  describeFleetMessage,
  describeTruth,
  type DeploymentTruth,
} from './DeploymentTruth';
export { compareEntity, compareFleet, type FleetRow } from './findDifferences';
