import { createApiRef } from '@backstage/frontend-plugin-api';
import type { DeliveryClient } from '@lockstep/backstage-plugin-delivery-common';

/**
 * What the plugin asks of the delivery backend.
 *
 * @public
 */
export type DeliveryApi = Pick<
  DeliveryClient,
  | 'getEntityDelivery'
  | 'openEntityStream'
  | 'previewPromotion'
  | 'createPromotion'
  | 'getPromotion'
  | 'listPromotionEvents'
  | 'actOnPromotion'
  | 'operateDeployment'
  | 'openFleetStream'
>;

/** @public */
export const deliveryApiRef = createApiRef<DeliveryApi>({
  id: 'plugin.delivery.service',
});
