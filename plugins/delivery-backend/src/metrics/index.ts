export {
  createDeliveryMetrics,
  observeDeliveryState,
  type DeliveryMetrics,
} from './DeliveryMetrics';
