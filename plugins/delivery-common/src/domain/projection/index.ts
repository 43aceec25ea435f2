export { parseGoDuration } from './json/parseGoDuration';
export {
  formatImageReference,
  formatVersion,
  parseImageReference,
} from './version/ImageReference';
export {
  describeRollout,
  type DescribeRolloutOptions,
} from './rollout/describeRollout';
export {
  calculateRolloutPhase,
  describeRolloutPhase,
  isGenerationObserved,
  isUnpausing,
  type PhaseAndMessage,
} from './rollout/describeRolloutPhase';
export { isFullyPromoted } from './rollout/RolloutStatus';
export {
  formatCanaryStep,
  formatStepProgress,
  readCurrentCanaryStep,
} from './rollout/CanaryStep';
export {
  needsWeightVerification,
  readActualWeight,
  readSetWeight,
} from './rollout/describeWeights';
export {
  describeReplicaSetStatus,
  describeRoles,
} from './rollout/describeRevisions';
export { describePod } from './rollout/describePod';
export {
  describeRolloutOperations,
  describeStepSkip,
} from './rollout/describeRolloutOperations';
export { describeAnalysisRun } from './analysis/describeAnalysisRun';
export {
  resolveArguments,
  type AnalysisArgument,
} from './analysis/AnalysisArguments';
export {
  describeApplication,
  type DescribeApplicationOptions,
  type LiveHealth,
} from './application/describeApplication';
export {
  describeParameterOverrides,
  parameterFileNames,
  type ParameterFile,
} from './application/SourceOverrides';
export { matchGlobalProjects } from './windows/matchGlobalProjects';
export {
  describeOperation,
  readOperationType,
} from './application/describeOperation';
export {
  rollUpResources,
  type ResourceHealth,
} from './application/rollUpResources';
export {
  INSTANCE_LABEL,
  TRACKING_ID_ANNOTATION,
  parseTrackingId,
  type TrackingId,
} from './application/parseTrackingId';
export {
  matchApplications,
  type ApplicationMatches,
} from './application/matchApplications';
export {
  readEnvironmentName,
  type EnvironmentName,
  type EnvironmentNamePattern,
} from './application/readEnvironmentName';
export { describeResourceHealth } from './health/describeResourceHealth';
export {
  evaluateSyncWindows,
  type EvaluateSyncWindowsOptions,
} from './windows/evaluateSyncWindows';
export {
  decideSync,
  type SyncDecision,
  type SyncQuestion,
} from './windows/decideSync';
export { validateSyncWindow } from './windows/SyncWindow';
export { CronSchedule } from './windows/CronSchedule';
export { matchesGlob } from './windows/GlobPattern';
export {
  describeDeployment,
  formatDeploymentId,
  type DescribeDeploymentOptions,
} from './deployment/describeDeployment';
export {
  isCompletedAnalysisPhase,
  isTerminatingAnalysis,
  isWorseAnalysisPhase,
} from './analysis/AnalysisPhase';
export {
  formatMetricOutcome,
  readMetricConcern,
  type MetricCounts,
} from './analysis/describeMetricOutcome';
export {
  describeEntries,
  describeList,
  describeListEntry,
  describeMeasurementValue,
  describeSeries,
  formatMeasured,
  isChartable,
  readChartCeiling,
  roundMeasured,
  type ChartValue,
  type MeasurementDisplay,
  type MeasurementSeries,
} from './analysis/describeSeries';
export {
  describeCondition,
  readProviderKind,
  type ConditionView,
} from './analysis/describeCondition';
export {
  formatCloudWatchQueries,
  formatDatadogQueries,
  formatQueries,
} from './analysis/formatQueries';
export {
  readAnalysisEnd,
  readAnalysisStart,
} from './analysis/readAnalysisSpan';
export {
  listActiveWindows,
  listClosedAllowWindows,
  matchSyncWindows,
  summarizeWindows,
  type WindowList,
  type WindowMoment,
} from './windows/listWindows';
