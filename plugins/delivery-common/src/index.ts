/**
 * The words, schemas and pure rules of Lockstep. Isomorphic: no I/O, no clock, no randomness.
 *
 * @packageDocumentation
 */

// Annotations and permissions
export {
  ARGOCD_APP_NAME_ANNOTATION,
  ARGOCD_APP_SELECTOR_ANNOTATION,
  DELIVERY_ANNOTATIONS,
  ENTITY_REF_KEY,
  ENVIRONMENT_LABEL,
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_LABEL_SELECTOR_ANNOTATION,
} from './annotations';
export {
  RESOURCE_TYPE_DELIVERY_ENVIRONMENT,
  deliveryApplicationSyncPermission,
  deliveryPermissions,
  deliveryPromotionApprovePermission,
  deliveryPromotionCancelPermission,
  deliveryPromotionCreatePermission,
  deliveryReadPermission,
  deliveryResourceRef,
  deliveryRolloutOperatePermission,
} from './permissions';

// The model: what the REST API and the event stream carry
export { versionSchema, type Version } from './model/version';
export {
  clusterFreshnessSchema,
  freshnessSchema,
  freshnessStateSchema,
  type ClusterFreshness,
  type Freshness,
} from './model/freshness';
export {
  analysisPhaseSchema,
  analysisReferenceSchema,
  analysisViewSchema,
  measurementViewSchema,
  metricViewSchema,
  thresholdSchema,
  type AnalysisPhase,
  type AnalysisView,
  type MetricView,
} from './model/analysis';
export {
  canaryScaleSchema,
  experimentStepSchema,
  pluginStepSchema,
  routeStepSchema,
  stepViewSchema,
  type StepView,
} from './model/step';
export {
  blueGreenViewSchema,
  experimentViewSchema,
  operationAvailabilitySchema,
  podViewSchema,
  replicaCountsSchema,
  revisionViewSchema,
  rolloutOperationSchema,
  rolloutPhaseSchema,
  rolloutViewSchema,
  trafficViewSchema,
  type BlueGreenView,
  type ExperimentView,
  type ReplicaCounts,
  type RevisionView,
  type RolloutOperation,
  type RolloutPhase,
  type RolloutView,
  type TrafficView,
} from './model/rollout';
export {
  applicationConditionSchema,
  applicationSourceSchema,
  applicationViewSchema,
  childApplicationSchema,
  healthSchema,
  healthStatusSchema,
  historyEntrySchema,
  resourceViewSchema,
  syncOperationViewSchema,
  syncStatusSchema,
  type ApplicationView,
  type ChildApplication,
  type Health,
  type HealthStatus,
  type ResourceView,
  type SyncStatus,
} from './model/application';
export { sourceOverrideSchema, type SourceOverride } from './model/override';
export {
  workloadKindSchema,
  workloadRevisionSchema,
  workloadViewSchema,
  type WorkloadKind,
  type WorkloadView,
} from './model/workload';
export {
  syncWindowSchema,
  syncWindowsViewSchema,
  type SyncWindowsView,
} from './model/syncWindows';
export { deploymentSchema, type Deployment } from './model/deployment';
export {
  gateSchema,
  gateStateSchema,
  type Gate,
  type GateState,
} from './model/gate';
export {
  plannedEditSchema,
  promotionEventRecordSchema,
  promotionKindSchema,
  promotionPhaseSchema,
  promotionSchema,
  type PlannedEdit,
  type Promotion,
  type PromotionEventRecord,
  type PromotionKind,
  type PromotionPhase,
} from './model/promotion';
export {
  fleetRowKey,
  fleetRowSchema,
  type FleetRow,
  type FleetRowName,
} from './model/fleet';
export { entityDeliverySchema, type EntityDelivery } from './model/delivery';

// The API: requests, responses, messages and the client
export {
  createPromotionRequestSchema,
  deploymentOperationRequestSchema,
  promotionActRequestSchema,
  type CreatePromotionRequest,
  type DeploymentOperationRequest,
  type PromotionActRequest,
} from './api/requests';
export {
  clusterListSchema,
  diffLineSchema,
  fileDiffSchema,
  promotionEventListSchema,
  promotionListSchema,
  promotionPreviewSchema,
  type ClusterList,
  type FileDiff,
  type PromotionEventList,
  type PromotionList,
  type PromotionPreview,
} from './api/responses';
export {
  FLEET_SORTS,
  fleetFilterSchema,
  fleetListSchema,
  fleetMessageSchema,
  fleetQuerySchema,
  type FleetFilter,
  type FleetList,
  type FleetMessage,
  type FleetQuery,
  type FleetRequest,
} from './api/fleet';
export { streamMessageSchema, type StreamMessage } from './api/streamMessage';
export {
  DeliveryClient,
  type DeliveryRequestOptions,
  type DeliveryStreamOptions,
  type PromotionAct,
} from './api/DeliveryClient';

// Reading custom resources: Rollouts, Applications, analysis, sync windows, health
export {
  CronSchedule,
  calculateRolloutPhase,
  decideSync,
  describeAnalysisRun,
  describeApplication,
  describeCondition,
  describeDeployment,
  describeEntries,
  describeList,
  describeListEntry,
  describeMeasurementValue,
  describeOperation,
  describeParameterOverrides,
  describePod,
  describeReplicaSetStatus,
  describeResourceHealth,
  describeRoles,
  describeRollout,
  describeRolloutOperations,
  describeRolloutPhase,
  describeSeries,
  describeStepSkip,
  evaluateSyncWindows,
  formatCanaryStep,
  formatCloudWatchQueries,
  formatDatadogQueries,
  formatDeploymentId,
  formatImageReference,
  formatMeasured,
  formatMetricOutcome,
  formatQueries,
  formatStepProgress,
  formatVersion,
  isChartable,
  isCompletedAnalysisPhase,
  isFullyPromoted,
  isGenerationObserved,
  isTerminatingAnalysis,
  isUnpausing,
  isWorseAnalysisPhase,
  listActiveWindows,
  listClosedAllowWindows,
  matchApplications,
  matchGlobalProjects,
  matchSyncWindows,
  matchesGlob,
  needsWeightVerification,
  parameterFileNames,
  parseGoDuration,
  parseImageReference,
  INSTANCE_LABEL,
  TRACKING_ID_ANNOTATION,
  parseTrackingId,
  readActualWeight,
  readAnalysisEnd,
  readAnalysisStart,
  readChartCeiling,
  readCurrentCanaryStep,
  readEnvironmentName,
  readMetricConcern,
  readOperationType,
  readProviderKind,
  readSetWeight,
  resolveArguments,
  rollUpResources,
  roundMeasured,
  summarizeWindows,
  validateSyncWindow,
  type AnalysisArgument,
  type ApplicationMatches,
  type ChartValue,
  type ConditionView,
  type DescribeApplicationOptions,
  type DescribeDeploymentOptions,
  type DescribeRolloutOptions,
  type EnvironmentName,
  type EnvironmentNamePattern,
  type EvaluateSyncWindowsOptions,
  type LiveHealth,
  type MeasurementDisplay,
  type MeasurementSeries,
  type MetricCounts,
  type ParameterFile,
  type PhaseAndMessage,
  type ResourceHealth,
  type SyncDecision,
  type SyncQuestion,
  type TrackingId,
  type WindowList,
  type WindowMoment,
} from './domain/projection';

// What to send to a cluster for an act on what runs
export {
  describeTermination,
  planAutoSyncToggle,
  planExperimentRetry,
  planRolloutOperation,
  planTermination,
  type ResourcePatch,
  type ResourcePlan,
  type RolloutCommand,
} from './domain/operation';

// The pipeline of a component: stream, health, environment states
export {
  ENVIRONMENT_STATES,
  applyFleetMessage,
  applyStreamMessage,
  describeDeploymentState,
  describeEnvironmentState,
  describePipeline,
  describePromotionState,
  isWorseHealth,
  rollUpHealth,
  type DeliveryStreamState,
  type FleetStreamState,
  type EnvironmentFinding,
  type EnvironmentState,
  type EnvironmentStateKey,
  type Pipeline,
  type PipelineEnvironment,
  type Tone,
} from './domain/pipeline';

// The promotion state machine
export {
  allGatesPass,
  describePromotionEvent,
  describeVersion,
  gateAwaitsPerson,
  gatePasses,
  isActive,
  isCancellable,
  isObserving,
  isTerminal,
  isWithdrawalOpen,
  mayBeReverted,
  promotionTransition,
  type PromotionEvent,
  type PromotionEventBody,
  type PromotionEventType,
  type PromotionReason,
} from './domain/promotion';
