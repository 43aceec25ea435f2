export {
  composeEntityDelivery,
  listEnvironments,
} from './composeEntityDelivery';
