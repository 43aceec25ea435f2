export { DeliveryView } from './DeliveryView';
export { EntityDeliveryContent } from './EntityDeliveryContent';
