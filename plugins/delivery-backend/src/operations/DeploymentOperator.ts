import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  isError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  deliveryApplicationSyncPermission,
  deliveryRolloutOperatePermission,
  describeRolloutOperations,
  findGitClaims,
  planRolloutOperation,
  rolloutOperationSchema,
  type Deployment,
  type DeploymentOperationRequest,
  type ResourcePatch,
  type ResourcePlan,
  type RolloutOperation,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Request } from 'express';
import { KubeRequestError, type KubeClient } from '../cluster';
import {
  isKubeObject,
  kindPath,
  WATCHED_KINDS,
  type KubeObject,
  type WatchedKind,
} from '../domain/objects';
import {
  planApplicationOperation,
  type ApplicationOperation,
} from '../domain/operation';
import type { DeploymentDirectory } from '../index/index';
import type { PermissionDeliveryAuthorizer } from '../permissions';
import { auditAct } from '../service/auditAct';

const REQUEST_TIMEOUT_MS = 15_000;

type Operation = DeploymentOperationRequest['operation'];

interface Target {
  client: KubeClient;
  kind: WatchedKind;
  namespace: string;
  name: string;
}

/**
 * Acts on what runs: Rollouts and Applications, as the person who asks. Reads the object anew
 * before it writes, refuses what makes no sense now, and leaves a trace in the audit log.
 * Nothing here changes what Git says.
 */
export class DeploymentOperator {
  constructor(
    private readonly options: {
      /** Entities that a deployment delivers. */
      deliveredEntities: (id: string) => Promise<string[]>;
      directory: DeploymentDirectory;
      authorizer: PermissionDeliveryAuthorizer;
      auditor: AuditorService;
      clientOf: (cluster: string) => KubeClient | undefined;
      now: () => Date;
    },
  ) {}

  async operate(options: {
    id: string;
    operation: Operation;
    credentials: BackstageCredentials;
    username: string;
    request?: Request<any, any, any, any, any>;
  }): Promise<void> {
    const { id, operation } = options;
    const deployment = await this.find(id, options.credentials);
    await auditAct(this.options.auditor, {
      eventId: 'deployment-operate',
      request: options.request,
      meta: {
        operation,
        deployment: id,
        entityRef: deployment.entityRef,
        environment: deployment.environment,
      },
      run: async () => {
        await this.options.authorizer.require(
          options.credentials,
          isRolloutOperation(operation)
            ? deliveryRolloutOperatePermission
            : deliveryApplicationSyncPermission,
          deployment,
        );
        await (isRolloutOperation(operation)
          ? this.operateRollout(deployment, operation)
          : this.operateApplication(deployment, operation, options.username));
      },
    });
  }

  /** As seen through an entity the caller can see. */
  private async find(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<Deployment> {
    const { directory, deliveredEntities, authorizer } = this.options;
    for (const entityRef of await deliveredEntities(id)) {
      try {
        await authorizer.requireEntity(credentials, entityRef);
      } catch (error) {
        if (isError(error) && error.name === NotFoundError.name) {
          continue;
        }
        throw error;
      }
      const deployment = directory.describe(id, entityRef);
      if (deployment) {
        return deployment;
      }
    }
    throw new NotFoundError(
      `There is no deployment '${id}', or you may not see the entity it belongs to`,
    );
  }

  private async operateRollout(
    deployment: Deployment,
    operation: RolloutOperation,
  ): Promise<void> {
    const { directory } = this.options;
    const view = deployment.rollout;
    const destination = directory.objects(deployment.id)?.destination;
    if (!view || !destination) {
      throw new ConflictError(
        `Deployment '${deployment.id}' has no Rollout that could be operated`,
      );
    }
    const target = this.target(destination, WATCHED_KINDS.rollouts, view);
    const rollout = await this.read(target);
    const availability = describeRolloutOperations(rollout).find(
      offer => offer.operation === operation,
    );
    if (!availability?.available) {
      throw new ConflictError(
        `Cannot ${operation} Rollout ${view.name}: ${
          availability?.reason ?? 'it is not offered now'
        }`,
      );
    }
    const plan = planRolloutOperation(rollout, operation, this.options.now());
    const claims = findGitClaims(rollout, plan);
    if (claims.length > 0) {
      throw new ConflictError(
        `Cannot ${operation} Rollout ${view.name}: Git sets ${claims.join(
          ' and ',
        )}, so Argo CD would set it back; change it in Git`,
      );
    }
    await this.carryOut(target, plan);
  }

  private async operateApplication(
    deployment: Deployment,
    operation: ApplicationOperation,
    username: string,
  ): Promise<void> {
    const target = this.target(
      deployment.cluster,
      WATCHED_KINDS.applications,
      deployment.application,
    );
    const plan = planApplicationOperation({
      application: await this.read(target),
      operation,
      windows: deployment.windows,
      username,
      now: this.options.now(),
    });
    if (!plan.ok) {
      throw new ConflictError(
        `Cannot ${operation} Application ${deployment.application.name}: ${plan.reason}`,
      );
    }
    await this.carryOut(target, { spec: plan.patch });
  }

  private target(
    cluster: string,
    kind: WatchedKind,
    { namespace, name }: { namespace: string; name: string },
  ): Target {
    const client = this.options.clientOf(cluster);
    if (!client) {
      throw new ServiceUnavailableError(
        `Cluster '${cluster}' is not connected`,
      );
    }
    return { client, kind, namespace, name };
  }

  private async read(target: Target): Promise<KubeObject> {
    const object = await request(() =>
      target.client.get(kindPath(target.kind, target), {
        silenceMs: REQUEST_TIMEOUT_MS,
      }),
    );
    if (!isKubeObject(object)) {
      throw new ServiceUnavailableError(
        `Cluster '${target.client.cluster}' answered with something that is not an object`,
      );
    }
    return object;
  }

  /** The status first: it says what ends, the spec what begins. */
  private async carryOut(
    target: Target,
    { status, spec, unified }: ResourcePlan,
  ): Promise<void> {
    const send = (patch: ResourcePatch) =>
      target.client.mergePatch(
        kindPath(target.kind, { ...target, subresource: patch.subresource }),
        patch.body,
        { silenceMs: REQUEST_TIMEOUT_MS },
      );
    await request(async () => {
      try {
        await (status && send(status));
      } catch (error) {
        // Argo Rollouts before 1.0 has no status subresource.
        if (unified && isStatus(error, 404)) {
          await send(unified);
          return;
        }
        throw error;
      }
      await (spec && send(spec));
    });
  }
}

function isRolloutOperation(
  operation: Operation,
): operation is RolloutOperation {
  return rolloutOperationSchema.safeParse(operation).success;
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof KubeRequestError && error.status === status;
}

/** What a cluster refuses, in the words of HTTP. Its message says it all: no cause is kept. */
async function request<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof KubeRequestError)) {
      throw error;
    }
    switch (error.status) {
      case 403:
        throw new NotAllowedError(
          `The account of this portal may not do that in the cluster: ${error.message}`,
        );
      case 404:
        throw new NotFoundError(error.message);
      case 409:
        throw new ConflictError(
          `Somebody else changed it at the same moment; look and try again (${error.message})`,
        );
      default:
        throw new ServiceUnavailableError(error.message);
    }
  }
}
