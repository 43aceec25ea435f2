export { describeSpan } from './describeSpan';
export { findSettledVersion, type SettledVersion } from './findSettledVersion';
export { judgeHealth, type HealthJudgement } from './judgeHealth';
export { listUnequal } from './listUnequal';
export {
  isRecordOf,
  planHealthChanges,
  type HealthChange,
  type HealthRecord,
} from './planHealthChanges';
