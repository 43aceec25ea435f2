import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type BasicPermission,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  deliveryReadPermission,
  deliveryResourceRef,
} from '@lockstep/backstage-plugin-delivery-common';
import { createEntityNotFoundError } from '../domain/delivery';
import type { DeliveryAuthorizer } from '../service/DeliveryAuthorizer';
import type { DeliveryResource } from './deliveryResource';

/** The permission backend reads requests of at most 100 kB. */
const BATCH = 100;

/** What somebody may read of the fleet, decided once for all rows. */
export interface FleetSight {
  /** Rows the policy lets through; which entities can be seen is another question. */
  mayRead(resource: DeliveryResource): boolean;
  /** Whether that is every row. */
  readsAll: boolean;
  /** Whether every entity of the catalog can be seen, some, or none. */
  entities: 'all' | 'some' | 'none';
  /** Equal as long as the decisions are. */
  fingerprint: string;
}

/** Asks Backstage's permission framework, in batches. */
export class PermissionDeliveryAuthorizer implements DeliveryAuthorizer {
  constructor(
    private readonly permissions: PermissionsService,
    /** Applies the conditions of a decision to a resource. */
    private readonly applyConditions: (
      decision: PolicyDecision,
      resource: DeliveryResource,
    ) => boolean,
  ) {}

  async require(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    resource: { entityRef: string; environment?: string },
  ): Promise<void> {
    const [allowed] = await this.ask(credentials, [
      { permission, resourceRef: deliveryResourceRef(resource) },
    ]);
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

  /** For what is about every entity at once. */
  async requireEverywhere(
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ): Promise<void> {
    const [{ result }] = await this.permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `'${permission.name}' is not allowed; name an entity to ask for less`,
      );
    }
  }

  /** Throws a `NotFoundError` where the entity must not be seen. */
  async requireEntity(
    credentials: BackstageCredentials,
    entityRef: string,
  ): Promise<void> {
    const [visible] = await this.ask(credentials, [seeEntity(entityRef)]);
    requireVisible(visible, entityRef);
  }

  /**
   * Which environments of an entity somebody may read, in one question with whether they may
   * see the entity at all. None is a `NotAllowedError`.
   */
  async readableEnvironments(
    credentials: BackstageCredentials,
    entityRef: string,
    environments: readonly string[],
  ): Promise<Set<string>> {
    const [visible, ...allowed] = await this.ask(credentials, [
      seeEntity(entityRef),
      ...environments.map(environment => ({
        permission: deliveryReadPermission,
        resourceRef: deliveryResourceRef({ entityRef, environment }),
      })),
    ]);
    requireVisible(visible, entityRef);
    const readable = new Set(environments.filter((_, index) => allowed[index]));
    if (readable.size === 0) {
      throw new NotAllowedError(
        `'${deliveryReadPermission.name}' is not allowed for any environment of ${entityRef}`,
      );
    }
    return readable;
  }

  /** What holds for all rows of the fleet: one question, whatever their number. */
  async decideFleet(credentials: BackstageCredentials): Promise<FleetSight> {
    const [read, see] = await this.permissions.authorizeConditional(
      [
        { permission: deliveryReadPermission },
        { permission: catalogEntityReadPermission },
      ],
      { credentials },
    );
    return {
      mayRead: resource =>
        read.result === AuthorizeResult.CONDITIONAL
          ? this.applyConditions(read, resource)
          : read.result === AuthorizeResult.ALLOW,
      readsAll: read.result === AuthorizeResult.ALLOW,
      entities: {
        [AuthorizeResult.ALLOW]: 'all' as const,
        [AuthorizeResult.CONDITIONAL]: 'some' as const,
        [AuthorizeResult.DENY]: 'none' as const,
      }[see.result],
      fingerprint: JSON.stringify([read, see]),
    };
  }

  /** One answer per question, in order. */
  private async ask(
    credentials: BackstageCredentials,
    questions: Array<{ permission: ResourcePermission; resourceRef: string }>,
  ): Promise<boolean[]> {
    const answers: boolean[] = [];
    for (let start = 0; start < questions.length; start += BATCH) {
      const decisions = await this.permissions.authorize(
        questions.slice(start, start + BATCH),
        { credentials },
      );
      answers.push(
        ...decisions.map(({ result }) => result === AuthorizeResult.ALLOW),
      );
    }
    return answers;
  }
}

function seeEntity(entityRef: string) {
  return { permission: catalogEntityReadPermission, resourceRef: entityRef };
}

function requireVisible(visible: boolean, entityRef: string): void {
  if (!visible) {
    throw createEntityNotFoundError(entityRef);
  }
}
