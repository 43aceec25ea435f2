/**
 * The Delivery tab, promotions and the fleet, for the new frontend system.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export { deliveryApiRef, type DeliveryApi } from './api/DeliveryApi';
export { deliveryTranslationRef } from './translation';
