import type {
  AuthService,
  PermissionsRegistryService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  deliveryPermissions,
  deliveryStopManageAllPermission,
} from '@lockstep/backstage-plugin-delivery-common';
import { deliveryResourceRefType } from './deliveryResource';
import { deliveryPermissionRules } from './permissionRules';

/** Declares permissions, rules and how a resource reference is resolved. */
export function registerDeliveryPermissions(options: {
  registry: PermissionsRegistryService;
  catalog: CatalogService;
  auth: AuthService;
}): void {
  const { registry, catalog, auth } = options;
  registry.addPermissions([deliveryStopManageAllPermission]);
  registry.addResourceType({
    resourceRef: deliveryResourceRefType,
    permissions: deliveryPermissions,
    rules: deliveryPermissionRules,
    getResources: async resourceRefs => {
      const parsed = resourceRefs.map(parseResourceRef);
      const entityRefs = [...new Set(parsed.map(({ entityRef }) => entityRef))];
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      const entities = new Map(
        entityRefs.map((entityRef, index) => [entityRef, items[index]]),
      );
      return parsed.map(({ entityRef, environment }) => {
        const entity = entities.get(entityRef);
        return entity && { entity, environment };
      });
    },
  });
}

/** Entity references hold no `#`. */
function parseResourceRef(ref: string): {
  entityRef: string;
  environment: string;
} {
  const separator = ref.lastIndexOf('#');
  return separator < 0
    ? { entityRef: ref, environment: '*' }
    : {
        entityRef: ref.slice(0, separator),
        environment: ref.slice(separator + 1),
      };
}
