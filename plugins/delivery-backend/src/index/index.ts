export {
  ChangeFeed,
  scheduleTimeout,
  type FeedReport,
  type Schedule,
} from './ChangeFeed';
export { DeploymentDirectory } from './DeploymentDirectory';
export { DeploymentIndex, type DeploymentObjects } from './DeploymentIndex';
export { FleetIndex } from './FleetIndex';
export { findPlace, type FleetChange, type FleetEntry } from './FleetRows';
export { ObjectStore } from './ObjectStore';
export { Repeater } from './Repeater';
