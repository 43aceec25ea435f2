export { deliveryResourceRefType } from './deliveryResource';
export { PermissionDeliveryAuthorizer } from './PermissionDeliveryAuthorizer';
export { registerDeliveryPermissions } from './registerDeliveryPermissions';
