export type { ObjectPatch } from './ObjectPatch';
export {
  planApplicationOperation,
  type ApplicationOperation,
} from './planApplicationOperation';
export { planRolloutOperation } from './planRolloutOperation';
