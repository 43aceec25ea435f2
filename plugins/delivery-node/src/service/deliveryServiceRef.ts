import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DeliveryServiceClient } from './DeliveryServiceClient';
import type { DeliveryService } from './DeliveryService';

/**
 * The delivery service for other backend plugins and modules. The default factory calls the
 * delivery backend's REST API on behalf of the given credentials.
 *
 * @public
 */
export const deliveryServiceRef = createServiceRef<DeliveryService>({
  id: 'delivery.service',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) =>
        new DeliveryServiceClient({ auth, discovery }),
    }),
});
