export { deliveryResourceRefType } from './deliveryResource';
export {
  PermissionDeliveryAuthorizer,
  type FleetSight,
} from './PermissionDeliveryAuthorizer';
export { registerDeliveryPermissions } from './registerDeliveryPermissions';
