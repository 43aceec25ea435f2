import {
  describeDeploymentState,
  type CreatePromotionRequest,
  type EntityDelivery,
  type Deployment,
  type FleetMessage,
  type FleetRow,
  type Promotion,
  type PromotionEventRecord,
  type PromotionPreview,
  type StreamMessage,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryApi } from '../api/DeliveryApi';
import { aGate, aPromotion, aVersion } from './deliveryModels';

/** A backend in memory: one delivery, streamed; requests are kept to be looked at. */
export class FakeDeliveryApi implements DeliveryApi {
  readonly created: Array<{
    request: CreatePromotionRequest;
    key: string | undefined;
  }> = [];
  readonly operations: Array<{ id: string; operation: string }> = [];
  readonly acts: Array<{ id: string; act: string; headSha?: string }> = [];
  events: PromotionEventRecord[] = [];
  blockers: string[] = [];
  /** Set to make the next calls of that kind fail. */
  failures: {
    stream?: Error;
    create?: Error;
    preview?: Error;
    operate?: Error;
  } = {};
  private version = 1;
  private send: (message: StreamMessage | FleetMessage) => void = () =>
    undefined;

  constructor(public delivery: EntityDelivery) {}

  async getEntityDelivery() {
    return this.delivery;
  }

  async openEntityStream(): Promise<Response> {
    return this.openStream({
      type: 'snapshot',
      epoch: 'e1',
      version: this.version,
      delivery: this.delivery,
    });
  }

  async openFleetStream(): Promise<Response> {
    return this.openStream({
      type: 'snapshot',
      epoch: 'e1',
      version: this.version,
      first: true,
      last: true,
      rows: this.delivery.deployments.map(toFleetRow),
      clusters: this.delivery.clusters,
    });
  }

  /** Tells watchers of the fleet that these deployments are so now, and that others are gone. */
  changeFleet(deployments: Deployment[], removed: Deployment[] = []) {
    this.version += 1;
    this.send({
      type: 'change',
      epoch: 'e1',
      version: this.version,
      rows: deployments.map(toFleetRow),
      removed: removed.map(({ entityRef, id }) => ({
        entityRef,
        deployment: id,
      })),
      clusters: [],
    });
  }

  private openStream(first: StreamMessage | FleetMessage): Response {
    if (this.failures.stream) {
      throw this.failures.stream;
    }
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.send = message =>
          controller.enqueue(
            encoder.encode(`data: ${JSON.stringify(message)}\n\n`),
          );
        this.send(first);
      },
    });
    return { ok: true, body } as Response;
  }

  /** Tells watchers of a change. */
  change(change: Partial<Extract<StreamMessage, { type: 'change' }>>) {
    this.version += 1;
    this.send({
      type: 'change',
      epoch: 'e1',
      version: this.version,
      deployments: [],
      removedDeployments: [],
      promotions: [],
      clusters: [],
      ...change,
    });
  }

  async previewPromotion(
    request: CreatePromotionRequest,
  ): Promise<PromotionPreview> {
    if (this.failures.preview) {
      throw this.failures.preview;
    }
    const { from, to } = this.move(request);
    const path = `applications/payments/overlays/${request.environment}/kustomization.yaml`;
    return {
      kind: request.kind ?? 'promote',
      environment: request.environment,
      from: aVersion(from),
      to: aVersion(to),
      strategy: 'pull-request',
      skips: [],
      edits: [],
      files: [
        {
          repoURL: 'http://localhost:7190/acme/payments.git',
          path,
          lines: [
            { kind: 'context', oldLine: 11, newLine: 11, text: 'images:' },
            {
              kind: 'context',
              oldLine: 12,
              newLine: 12,
              text: '  - name: payments',
            },
            {
              kind: 'removed',
              oldLine: 13,
              newLine: null,
              text: `    newTag: ${from}`,
            },
            {
              kind: 'added',
              oldLine: null,
              newLine: 13,
              text: `    newTag: ${to}`,
            },
          ],
        },
      ],
      gates: [
        aGate(Date.now()),
        aGate(Date.now(), {
          key: 'approvals',
          title: 'Approval',
          state: 'Pending',
          reason: '0 of 1; you asked, so someone else approves.',
          waitsFor: 'group:default/sre',
        }),
      ],
      noOp: from === to,
      blockers: this.blockers,
    };
  }

  async createPromotion(
    request: CreatePromotionRequest,
    options?: { idempotencyKey?: string },
  ): Promise<Promotion> {
    this.created.push({ request, key: options?.idempotencyKey });
    if (this.failures.create) {
      throw this.failures.create;
    }
    const { from, to } = this.move(request);
    const promotion = aPromotion(Date.now(), {
      id: 'created',
      number: 7,
      kind: request.kind ?? 'promote',
      environment: request.environment,
      from: aVersion(from),
      to: aVersion(to),
      phase: 'Requested',
      reason: 'requested',
      message: `Asked to move ${request.environment} from ${from} to ${to}.`,
      git: {},
      requestedAt: new Date().toISOString(),
      updatedAt: new Date().toISOString(),
    });
    this.delivery = {
      ...this.delivery,
      promotions: [promotion, ...this.delivery.promotions],
    };
    this.change({ promotions: [promotion] });
    return promotion;
  }

  async getPromotion(id: string): Promise<Promotion> {
    const found = this.delivery.promotions.find(
      promotion => promotion.id === id,
    );
    if (!found) {
      throw Object.assign(new Error(`No promotion ${id}`), { statusCode: 404 });
    }
    return found;
  }

  async listPromotionEvents() {
    return { items: this.events };
  }

  async actOnPromotion(
    id: string,
    act: string,
    request: { headSha?: string } = {},
  ): Promise<Promotion> {
    this.acts.push({ id, act, ...request });
    return this.getPromotion(id);
  }

  async operateDeployment(id: string, { operation }: { operation: string }) {
    if (this.failures.operate) {
      throw this.failures.operate;
    }
    this.operations.push({ id, operation });
  }

  private move(request: CreatePromotionRequest) {
    const tagIn = (environment: string | undefined) =>
      this.delivery.deployments.find(
        deployment => deployment.environment === environment,
      )?.version?.tag;
    const from = tagIn(request.environment) ?? '0.0.0';
    const reverted = this.delivery.promotions.find(
      ({ id }) => id === request.reverts,
    );
    const to =
      request.version?.tag ??
      reverted?.from?.tag ??
      tagIn(request.fromEnvironment) ??
      from;
    return { from, to };
  }
}

function toFleetRow(deployment: Deployment): FleetRow {
  const { rollout } = deployment;
  return {
    entityRef: deployment.entityRef,
    owner: 'group:default/team-commerce',
    system: null,
    environment: deployment.environment,
    deployment: deployment.id,
    cluster: deployment.cluster,
    version: deployment.version,
    stableVersion: deployment.stableVersion,
    sync: deployment.application.sync,
    health: deployment.health.status,
    phase: rollout?.phase ?? null,
    step: rollout?.currentStepIndex ?? null,
    stepCount: rollout?.stepCount ?? null,
    setWeight: rollout?.setWeight ?? null,
    actualWeight: rollout?.actualWeight ?? null,
    maxWeight: rollout?.maxWeight ?? null,
    deployedAt: deployment.deployedAt,
    state: describeDeploymentState(deployment, new Date()).state,
  };
}
