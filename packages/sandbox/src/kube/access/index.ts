export type { AccessRequest, KubeVerb } from './AccessRequest';
export { describeAccess } from './describeAccess';
export { type Grant, isGranted, type PolicyRule, unlimited } from './Grant';
export { type KubeAccount, KubeAccounts } from './KubeAccounts';
export { readRbac } from './readRbac';
