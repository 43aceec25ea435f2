export { createEntityNotFoundError } from './createEntityNotFoundError';
export {
  composeEntityDelivery,
  listEnvironments,
  writeEntityDelivery,
} from './composeEntityDelivery';
