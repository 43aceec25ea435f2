export { describeSpan } from './describeSpan';
export { findSettledVersion, type SettledVersion } from './findSettledVersion';
export { judgeHealth, type HealthJudgement } from './judgeHealth';
export { listUnequalPlaces } from './listUnequalPlaces';
export {
  deploymentIdOf,
  isRecordOf,
  planHealthChanges,
  type HealthChange,
  type HealthRecord,
} from './planHealthChanges';
