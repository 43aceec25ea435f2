export {
  type AccessRequest,
  describeAccess,
  type KubeVerb,
} from './AccessRequest';
export { type Grant, isGranted, type PolicyRule, unlimited } from './Grant';
export { type KubeAccount, KubeAccounts } from './KubeAccounts';
export { readRbac } from './readRbac';
