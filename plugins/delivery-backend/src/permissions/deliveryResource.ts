import type { Entity } from '@backstage/catalog-model';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_DELIVERY_ENVIRONMENT } from '@lockstep/backstage-plugin-delivery-common';

/** One environment of one entity, as permission rules see it. */
export interface DeliveryResource {
  entity: Entity;
  /** `*` when a decision is about all of them. */
  environment: string;
}

/** What a rule turns into when resources are filtered rather than checked one by one. */
export type DeliveryResourceFilter =
  | { environments: string[] }
  | { owners: string[] }
  | { systems: string[] };

export const deliveryResourceRefType = createPermissionResourceRef<
  DeliveryResource,
  DeliveryResourceFilter
>().with({
  pluginId: 'delivery',
  resourceType: RESOURCE_TYPE_DELIVERY_ENVIRONMENT,
});
