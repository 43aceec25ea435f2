export { PermissionDeliveryAuthorizer } from './PermissionDeliveryAuthorizer';
export { registerDeliveryPermissions } from './registerDeliveryPermissions';
