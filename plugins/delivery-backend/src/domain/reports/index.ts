export { createDoraRecord, type PromotionMoment } from './createDoraRecord';
export { describeCommits } from './describeCommits';
export { EXPORT_FORMATS } from './formatExport';
export { formatPin } from './formatPin';
export { isVersionWritten } from './isVersionWritten';
export { listDeployedEntries, type DeployedPlace } from './listDeployedPlaces';
export {
  explainNoCommits,
  planComparison,
  type ComparisonPlan,
} from './planComparison';
export { readReportWindow } from './readReportWindow';
export { readCommitSha, readSourceRepository } from './readSourceRepository';
export type { VersionOrigin } from './VersionOrigin';
