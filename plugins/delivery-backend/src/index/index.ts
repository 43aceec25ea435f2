export {
  ChangeFeed,
  scheduleTimeout,
  type FeedReport,
  type Schedule,
} from './ChangeFeed';
export { DeploymentDirectory } from './DeploymentDirectory';
export { DeploymentIndex, type DeploymentObjects } from './DeploymentIndex';
export { FleetIndex, type FleetChange, type FleetEntry } from './FleetIndex';
export { ObjectStore } from './ObjectStore';
