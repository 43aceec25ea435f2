export {
  composeEntityDelivery,
  listEnvironments,
  writeEntityDelivery,
} from './composeEntityDelivery';
