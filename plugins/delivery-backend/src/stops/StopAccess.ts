import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import {
  deliveryStopManageAllPermission,
  deliveryStopManagePermission,
  stopEnvironments,
  type Stop,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryAuthorizer } from '../service/DeliveryAuthorizer';

/** What stops ask of the authorizer beyond single environments. */
export interface StopAuthorizer extends DeliveryAuthorizer {
  /** Throws a `NotAllowedError` that names the permission. */
  requireEverywhere(
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ): Promise<void>;
  /** Throws where the entity must not be seen, or none of the environments be read. */
  readableEnvironments(
    credentials: BackstageCredentials,
    entityRef: string,
    environments: readonly string[],
  ): Promise<Set<string>>;
}

/** Who may see and who may manage a stop. */
export class StopAccess {
  constructor(
    private readonly authorizer: StopAuthorizer,
    /** All there are, in pipeline order. */
    private readonly environments: readonly string[],
  ) {}

  /**
   * A stop of one entity is managed by who may in each environment it names, or in all of
   * them; one of every entity by who may everywhere.
   */
  async requireManage(
    credentials: BackstageCredentials,
    stop: Stop,
  ): Promise<void> {
    const { entityRef } = stop;
    if (entityRef === undefined) {
      await this.authorizer.requireEverywhere(
        credentials,
        deliveryStopManageAllPermission,
      );
      return;
    }
    for (const environment of stopEnvironments(stop) ?? [undefined]) {
      await this.authorizer.require(credentials, deliveryStopManagePermission, {
        entityRef,
        environment,
      });
    }
  }

  /**
   * What holds for every entity is no secret to who is signed in; of one entity it needs
   * `delivery.read` in an environment it is about. Asks once per entity and environments.
   */
  createReadFilter(
    credentials: BackstageCredentials,
  ): (stop: Stop) => Promise<boolean> {
    const answers = new Map<string, Promise<boolean>>();
    return async stop => {
      const { entityRef } = stop;
      if (entityRef === undefined) {
        return true;
      }
      const environments = stopEnvironments(stop) ?? this.environments;
      const key = JSON.stringify([entityRef, ...environments]);
      const answer =
        answers.get(key) ?? this.mayRead(credentials, entityRef, environments);
      answers.set(key, answer);
      return answer;
    };
  }

  private async mayRead(
    credentials: BackstageCredentials,
    entityRef: string,
    environments: readonly string[],
  ): Promise<boolean> {
    try {
      await this.authorizer.readableEnvironments(
        credentials,
        entityRef,
        environments,
      );
      return true;
    } catch (error) {
      if (error instanceof NotAllowedError || error instanceof NotFoundError) {
        return false;
      }
      throw error;
    }
  }
}
