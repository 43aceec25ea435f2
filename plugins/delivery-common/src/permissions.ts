import {
  createPermission,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/**
 * Resource type of every delivery permission: one environment of one entity, addressed
 * as `<entityRef>#<environment>`, or `<entityRef>#*` for all of them.
 *
 * @public
 */
export const RESOURCE_TYPE_DELIVERY_ENVIRONMENT = 'delivery-environment';

const environmentPermission = (
  name: string,
  action: 'create' | 'read' | 'update' | 'delete',
): ResourcePermission<typeof RESOURCE_TYPE_DELIVERY_ENVIRONMENT> =>
  createPermission({
    name,
    attributes: { action },
    resourceType: RESOURCE_TYPE_DELIVERY_ENVIRONMENT,
  });

/** See deployments, promotions and their history. @public */
export const deliveryReadPermission = environmentPermission(
  'delivery.read',
  'read',
);

/** Request a promotion, hotfix or revert into an environment. @public */
export const deliveryPromotionCreatePermission = environmentPermission(
  'delivery.promotion.create',
  'create',
);

/** Approve or reject a promotion into an environment. @public */
export const deliveryPromotionApprovePermission = environmentPermission(
  'delivery.promotion.approve',
  'update',
);

/** Cancel or retry a promotion into an environment. @public */
export const deliveryPromotionCancelPermission = environmentPermission(
  'delivery.promotion.cancel',
  'update',
);

/** Let a promotion pass a gate that does not consent. @public */
export const deliveryPromotionOverridePermission = environmentPermission(
  'delivery.promotion.override',
  'update',
);

/** Promote, abort, retry, pause or restart a Rollout. @public */
export const deliveryRolloutOperatePermission = environmentPermission(
  'delivery.rollout.operate',
  'update',
);

/** Refresh, sync or terminate the sync of an Application. @public */
export const deliveryApplicationSyncPermission = environmentPermission(
  'delivery.application.sync',
  'update',
);

/** Create and end holds, vetoes and freezes of one entity. @public */
export const deliveryStopManagePermission = environmentPermission(
  'delivery.stop.manage',
  'update',
);

/**
 * Create and end holds and freezes that are about every entity. No single resource stands for
 * all of them, so this one is decided without.
 *
 * @public
 */
export const deliveryStopManageAllPermission: BasicPermission =
  createPermission({
    name: 'delivery.stop.manage.all',
    attributes: { action: 'update' },
  });

/** All that are about an environment of an entity, for policies and registration. @public */
export const deliveryPermissions = [
  deliveryReadPermission,
  deliveryPromotionCreatePermission,
  deliveryPromotionApprovePermission,
  deliveryPromotionCancelPermission,
  deliveryPromotionOverridePermission,
  deliveryRolloutOperatePermission,
  deliveryApplicationSyncPermission,
  deliveryStopManagePermission,
];

/** The resource a decision is asked for. @public */
export function deliveryResourceRef(options: {
  entityRef: string;
  environment?: string;
}): string {
  return `${options.entityRef}#${options.environment ?? '*'}`;
}
