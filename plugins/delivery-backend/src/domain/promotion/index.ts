export { applyPlannedEdit } from './applyPlannedEdit';
export { applyPlannedEdits, type EditsResult } from './applyPlannedEdits';
export { applyPlannedRestores } from './applyPlannedRestores';
export { decideAutoPromotion, type AutoDecision } from './decideAutoPromotion';
export { decideOutcome, type Outcome } from './decideOutcome';
export {
  branchOf,
  commitMessageOf,
  mergeMessageOf,
  proposalBodyOf,
  titleOf,
} from './describeCommit';
export { diffLines } from './diffLines';
export { findHelmMask } from './findHelmMask';
export { findWoken } from './findWoken';
export { followRevert } from './followRevert';
export type { ImagePlace, PlacedImage, ValuesLayer } from './ImagePlace';
export type { Observation } from './Judgement';
export { judgeTicketAnswer } from './judgeTicketAnswer';
export { listValuesFiles, type ValuesFile } from './listValuesFiles';
export { nextAttempt } from './nextAttempt';
export { createChange, pickCompanions } from './pickCompanions';
export { isSamePin, isSameVersion, isVersionSeen } from './version';
