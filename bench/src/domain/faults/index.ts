export { buildDeployment, type DeploymentFacts } from './buildDeployment';
export {
  drawTrouble,
  isWriteRoute,
  type Trouble,
  type TroubleKind,
} from './drawTrouble';
export { idOfBranch, judgeGit } from './judgeGit';
export {
  awaitsPerson,
  isUnended,
  isWaitingWithReason,
  judgeRecords,
} from './judgeRecords';
export { nameRoute } from './nameRoute';
export {
  COMMIT_FORMAT,
  parseSteps,
  parseTrailedCommits,
  STEP_FORMAT,
} from './parseHistory';
export type {
  AnsweredRequest,
  PullFact,
  RepositoryEvidence,
  StormEvidence,
  StoredRecord,
  Violation,
  ViolationKind,
} from './StormEvidence';
export {
  deploymentId,
  FIRST_TAG,
  isBadTag,
  listFiles,
  listServices,
  overlayPath,
  overlayText,
  parseOverlayPath,
  repositoryUrl,
  STORM_ENVIRONMENTS,
  STORM_GIT_HOST,
  STORM_OWNER,
  type StormService,
} from './StormService';
