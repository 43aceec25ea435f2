export type { CommitLister, CommitQuestion } from './CommitLister';
export {
  createReportModule,
  type ReportModule,
  type ReportModuleDeps,
} from './createReportModule';
