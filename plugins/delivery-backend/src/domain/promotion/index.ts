export { applyPlannedEdit } from './applyPlannedEdit';
export { applyPlannedEdits, type EditsResult } from './applyPlannedEdits';
export { applyPlannedRestores } from './applyPlannedRestores';
export { decideOutcome, type Outcome } from './decideOutcome';
export {
  branchOf,
  commitMessageOf,
  mergeMessageOf,
  proposalBodyOf,
  titleOf,
} from './describeCommit';
export { diffLines } from './diffLines';
export { followRevert } from './followRevert';
export type { Observation } from './judgeDeployment';
export { judgeTicketAnswer } from './judgeTicketAnswer';
export { nextAttempt } from './nextAttempt';
export { isSamePin, isVersionSeen } from './version';
