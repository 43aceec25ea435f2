export {
  ChangeFeed,
  scheduleTimeout,
  type FeedReport,
  type Schedule,
} from './ChangeFeed';
export { DeploymentDirectory } from './DeploymentDirectory';
export { DeploymentIndex, type DeploymentObjects } from './DeploymentIndex';
