export { findGitClaims } from './findGitClaims';
export { type ResourcePatch, type ResourcePlan } from './ResourcePatch';
export {
  planRolloutOperation,
  type RolloutCommand,
} from './planRolloutOperation';
export {
  describeTermination,
  planExperimentRetry,
  planTermination,
} from './planAnalysisOperation';
export { planAutoSyncToggle } from './planAutoSyncToggle';
