export {
  type Grant,
  type KubeAccount,
  type KubeAccounts,
  type PolicyRule,
  readRbac,
} from './access';
export { type Change, ChangeLog } from './ChangeLog';
export { createKubeServer, type KubeServer } from './createKubeServer';
export type { ClusterStore } from './ClusterStore';
export { createObjectStore } from './createObjectStore';
export type { KubeFaults } from './faults';
export type { KubeObject } from './KubeObject';
export { KubeStatusError } from './KubeStatusError';
export type { ObjectStore, StoreEvent } from './ObjectStore';
