import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { deliveryResourceRef } from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryAuthorizer } from '../service/DeliveryAuthorizer';

const BATCH = 500;

/** Asks Backstage's permission framework, in batches. */
export class PermissionDeliveryAuthorizer implements DeliveryAuthorizer {
  constructor(private readonly permissions: PermissionsService) {}

  async require(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    resource: { entityRef: string; environment?: string },
  ): Promise<void> {
    const [allowed] = await this.decide(credentials, permission, [resource]);
    if (!allowed) {
      throw new NotAllowedError(
        `'${permission.name}' is not allowed for ${
          resource.environment
            ? `environment '${resource.environment}'`
            : 'all environments'
        } of ${resource.entityRef}`,
      );
    }
  }

  /** One answer per resource, in order. */
  async decide(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    resources: ReadonlyArray<{ entityRef: string; environment?: string }>,
  ): Promise<boolean[]> {
    const answers: boolean[] = [];
    for (let start = 0; start < resources.length; start += BATCH) {
      const decisions = await this.permissions.authorize(
        resources.slice(start, start + BATCH).map(resource => ({
          permission,
          resourceRef: deliveryResourceRef(resource),
        })),
        { credentials },
      );
      answers.push(
        ...decisions.map(({ result }) => result === AuthorizeResult.ALLOW),
      );
    }
    return answers;
  }
}
