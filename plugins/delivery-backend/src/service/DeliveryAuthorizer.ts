import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ResourcePermission } from '@backstage/plugin-permission-common';

/** The one place that decides who may. */
export interface DeliveryAuthorizer {
  /** Throws `NotAllowedError` that names the permission and the environment. */
  require(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    resource: { entityRef: string; environment?: string },
  ): Promise<void>;
}
