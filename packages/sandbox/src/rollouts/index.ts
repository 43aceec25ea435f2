export {
  createRolloutsController,
  type RolloutsControllerOptions,
} from './createRolloutsController';
export {
  createVersionVerdicts,
  parseImage,
  type Verdict,
  type VersionVerdicts,
} from './versionVerdicts';
