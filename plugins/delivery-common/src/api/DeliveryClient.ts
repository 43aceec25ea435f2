import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { batchSchema, type Batch } from '../model/batch';
import { entityDeliverySchema, type EntityDelivery } from '../model/delivery';
import { promotionSchema, type Promotion } from '../model/promotion';
import {
  createPromotionRequestSchema,
  deploymentOperationRequestSchema,
  overrideGateRequestSchema,
  promotionActRequestSchema,
  revertPromotionRequestSchema,
  type CreatePromotionRequest,
  type DeploymentOperationRequest,
  type OverrideGateRequest,
  type PromotionActRequest,
  type RevertPromotionRequest,
} from './requests';
import {
  freezeSchema,
  holdSchema,
  vetoSchema,
  type Freeze,
  type Hold,
  type Veto,
} from '../model/stop';
import {
  batchListSchema,
  batchPreviewSchema,
  cancelBatchRequestSchema,
  createBatchRequestSchema,
  type BatchList,
  type BatchPreview,
  type BatchQuery,
  type CancelBatchRequest,
  type CreateBatchRequest,
} from './batches';
import { fleetListSchema, type FleetList, type FleetRequest } from './fleet';
import { comparisonSchema, type Comparison } from '../model/comparison';
import { doraReportSchema, type DoraReport } from '../model/dora';
import type {
  ComparisonQuery,
  DoraRequest,
  PromotionExportRequest,
} from './reports';
import {
  clusterListSchema,
  promotionEventListSchema,
  promotionListSchema,
  promotionPreviewSchema,
  type ClusterList,
  type PromotionEventList,
  type PromotionList,
  type PromotionPreview,
} from './responses';
import {
  createFreezeRequestSchema,
  createHoldRequestSchema,
  createVetoRequestSchema,
  freezeListSchema,
  holdListSchema,
  vetoListSchema,
  type CreateFreezeRequest,
  type CreateHoldRequest,
  type CreateVetoRequest,
  type FreezeList,
  type HoldList,
  type StopQuery,
  type VetoList,
} from './stops';

/** Per-call options: a backend passes a plugin token, a browser passes nothing. @public */
export interface DeliveryRequestOptions {
  token?: string;
  signal?: AbortSignal;
}

/** `lastEventId`: the id of the last event that was applied, to go on from there. @public */
export interface DeliveryStreamOptions extends DeliveryRequestOptions {
  lastEventId?: string;
}

/** Acts on a promotion that take a reason and nothing else. @public */
export type PromotionAct = 'approve' | 'reject' | 'cancel' | 'retry';

/**
 * Typed client of the delivery backend. Requests and responses are checked against the
 * schemas; a response that does not fit throws, it is never passed on half-read.
 *
 * Throws `ResponseError` for every answer outside 2xx.
 *
 * @public
 */
export class DeliveryClient {
  constructor(
    private readonly options: {
      discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
      fetchApi: { fetch: typeof fetch };
    },
  ) {}

  getEntityDelivery(
    entityRef: string,
    options?: DeliveryRequestOptions,
  ): Promise<EntityDelivery> {
    return this.call('GET', entityPath(entityRef), entityDeliverySchema, {
      ...options,
    });
  }

  /** Opens the event stream; the caller reads the body. */
  async openEntityStream(
    entityRef: string,
    options?: DeliveryStreamOptions,
  ): Promise<Response> {
    return this.openStream(`${entityPath(entityRef)}/stream`, options);
  }

  previewPromotion(
    request: CreatePromotionRequest,
    options?: DeliveryRequestOptions,
  ): Promise<PromotionPreview> {
    return this.call('POST', '/promotions', promotionPreviewSchema, {
      ...options,
      body: createPromotionRequestSchema.parse({ ...request, dryRun: true }),
    });
  }

  createPromotion(
    request: CreatePromotionRequest,
    options?: DeliveryRequestOptions & { idempotencyKey?: string },
  ): Promise<Promotion> {
    return this.call('POST', '/promotions', promotionSchema, {
      ...options,
      headers: options?.idempotencyKey
        ? { 'idempotency-key': options.idempotencyKey }
        : undefined,
      body: createPromotionRequestSchema.parse({ ...request, dryRun: false }),
    });
  }

  getPromotion(
    id: string,
    options?: DeliveryRequestOptions,
  ): Promise<Promotion> {
    return this.call('GET', promotionPath(id), promotionSchema, { ...options });
  }

  listPromotionEvents(
    id: string,
    options?: DeliveryRequestOptions,
  ): Promise<PromotionEventList> {
    return this.call(
      'GET',
      `${promotionPath(id)}/events`,
      promotionEventListSchema,
      { ...options },
    );
  }

  listPromotions(
    query: {
      entityRef?: string;
      environment?: string;
      cursor?: string;
      limit?: number;
    },
    options?: DeliveryRequestOptions,
  ): Promise<PromotionList> {
    return this.call(
      'GET',
      `/promotions${toQuery(query)}`,
      promotionListSchema,
      { ...options },
    );
  }

  actOnPromotion(
    id: string,
    act: PromotionAct,
    request: PromotionActRequest = {},
    options?: DeliveryRequestOptions,
  ): Promise<Promotion> {
    return this.call('POST', `${promotionPath(id)}/${act}`, promotionSchema, {
      ...options,
      body: promotionActRequestSchema.parse(request),
    });
  }

  /** Requests the promotion that takes this one back. */
  revertPromotion(
    id: string,
    request: RevertPromotionRequest = {},
    options?: DeliveryRequestOptions & { idempotencyKey?: string },
  ): Promise<Promotion> {
    return this.call('POST', `${promotionPath(id)}/revert`, promotionSchema, {
      ...options,
      headers: options?.idempotencyKey
        ? { 'idempotency-key': options.idempotencyKey }
        : undefined,
      body: revertPromotionRequestSchema.parse(request),
    });
  }

  /** Lets it pass a gate without the gate's consent, for a while. */
  overrideGate(
    id: string,
    request: OverrideGateRequest,
    options?: DeliveryRequestOptions,
  ): Promise<Promotion> {
    return this.call('POST', `${promotionPath(id)}/override`, promotionSchema, {
      ...options,
      body: overrideGateRequestSchema.parse(request),
    });
  }

  /** What each item would do, were it started now. */
  previewBatch(
    request: CreateBatchRequest,
    options?: DeliveryRequestOptions,
  ): Promise<BatchPreview> {
    return this.call('POST', '/batches', batchPreviewSchema, {
      ...options,
      body: createBatchRequestSchema.parse({ ...request, dryRun: true }),
    });
  }

  createBatch(
    request: CreateBatchRequest,
    options?: DeliveryRequestOptions & { idempotencyKey?: string },
  ): Promise<Batch> {
    return this.call('POST', '/batches', batchSchema, {
      ...options,
      headers: options?.idempotencyKey
        ? { 'idempotency-key': options.idempotencyKey }
        : undefined,
      body: createBatchRequestSchema.parse({ ...request, dryRun: false }),
    });
  }

  getBatch(id: string, options?: DeliveryRequestOptions): Promise<Batch> {
    return this.call('GET', batchPath(id), batchSchema, { ...options });
  }

  listBatches(
    query: BatchQuery = {},
    options?: DeliveryRequestOptions,
  ): Promise<BatchList> {
    return this.call('GET', `/batches${toQuery(query)}`, batchListSchema, {
      ...options,
    });
  }

  /** Starts nothing more; what is not merged yet is cancelled, the rest is awaited. */
  cancelBatch(
    id: string,
    request: CancelBatchRequest = {},
    options?: DeliveryRequestOptions,
  ): Promise<Batch> {
    return this.call('POST', `${batchPath(id)}/cancel`, batchSchema, {
      ...options,
      body: cancelBatchRequestSchema.parse(request),
    });
  }

  async operateDeployment(
    id: string,
    request: DeploymentOperationRequest,
    options?: DeliveryRequestOptions,
  ): Promise<void> {
    await this.send(
      'POST',
      `/deployments/${encodeURIComponent(id)}/operations`,
      { ...options, body: deploymentOperationRequestSchema.parse(request) },
    );
  }

  listFleet(
    query: FleetRequest = {},
    options?: DeliveryRequestOptions,
  ): Promise<FleetList> {
    return this.call('GET', `/fleet${toQuery(query)}`, fleetListSchema, {
      ...options,
    });
  }

  /** Opens the event stream of the fleet; the caller reads the body. */
  async openFleetStream(
    filter: Omit<FleetRequest, 'sort' | 'cursor' | 'limit'> = {},
    options?: DeliveryStreamOptions,
  ): Promise<Response> {
    return this.openStream(`/fleet/stream${toQuery(filter)}`, options);
  }

  /** DORA's four metrics of what the caller may read. */
  getDoraMetrics(
    query: DoraRequest = {},
    options?: DeliveryRequestOptions,
  ): Promise<DoraReport> {
    return this.call(
      'GET',
      `/metrics/dora${toQuery(query)}`,
      doraReportSchema,
      { ...options },
    );
  }

  /** The commits that the version of one environment has and that of another has not. */
  compareEnvironments(
    entityRef: string,
    query: ComparisonQuery,
    options?: DeliveryRequestOptions,
  ): Promise<Comparison> {
    return this.call(
      'GET',
      `${entityPath(entityRef)}/compare${toQuery(query)}`,
      comparisonSchema,
      { ...options },
    );
  }

  /**
   * The audit trail as a file; the caller reads the body. A line of `ndjson` is an
   * `ExportedPromotion`.
   */
  exportPromotions(
    query: PromotionExportRequest = {},
    options?: DeliveryRequestOptions,
  ): Promise<Response> {
    return this.send('GET', `/promotions/export${toQuery(query)}`, {
      ...options,
    });
  }

  listClusters(options?: DeliveryRequestOptions): Promise<ClusterList> {
    return this.call('GET', '/clusters', clusterListSchema, { ...options });
  }

  listHolds(
    query: StopQuery = {},
    options?: DeliveryRequestOptions,
  ): Promise<HoldList> {
    return this.call('GET', `/holds${toQuery(query)}`, holdListSchema, {
      ...options,
    });
  }

  createHold(
    request: CreateHoldRequest,
    options?: DeliveryRequestOptions,
  ): Promise<Hold> {
    return this.call('POST', '/holds', holdSchema, {
      ...options,
      body: createHoldRequestSchema.parse(request),
    });
  }

  /** Ends it before its time; it stays in the history. */
  async deleteHold(
    id: string,
    options?: DeliveryRequestOptions,
  ): Promise<void> {
    await this.send('DELETE', `/holds/${encodeURIComponent(id)}`, {
      ...options,
    });
  }

  listVetoes(
    query: StopQuery = {},
    options?: DeliveryRequestOptions,
  ): Promise<VetoList> {
    return this.call('GET', `/vetoes${toQuery(query)}`, vetoListSchema, {
      ...options,
    });
  }

  createVeto(
    request: CreateVetoRequest,
    options?: DeliveryRequestOptions,
  ): Promise<Veto> {
    return this.call('POST', '/vetoes', vetoSchema, {
      ...options,
      body: createVetoRequestSchema.parse(request),
    });
  }

  /** Ends it before its time; it stays in the history. */
  async deleteVeto(
    id: string,
    options?: DeliveryRequestOptions,
  ): Promise<void> {
    await this.send('DELETE', `/vetoes/${encodeURIComponent(id)}`, {
      ...options,
    });
  }

  listFreezes(
    query: StopQuery = {},
    options?: DeliveryRequestOptions,
  ): Promise<FreezeList> {
    return this.call('GET', `/freezes${toQuery(query)}`, freezeListSchema, {
      ...options,
    });
  }

  createFreeze(
    request: CreateFreezeRequest,
    options?: DeliveryRequestOptions,
  ): Promise<Freeze> {
    return this.call('POST', '/freezes', freezeSchema, {
      ...options,
      body: createFreezeRequestSchema.parse(request),
    });
  }

  /** Ends it before its time; it stays in the history. */
  async deleteFreeze(
    id: string,
    options?: DeliveryRequestOptions,
  ): Promise<void> {
    await this.send('DELETE', `/freezes/${encodeURIComponent(id)}`, {
      ...options,
    });
  }

  private openStream(
    path: string,
    { lastEventId, ...options }: DeliveryStreamOptions = {},
  ): Promise<Response> {
    return this.send('GET', path, {
      ...options,
      headers: {
        accept: 'text/event-stream',
        ...(lastEventId && { 'last-event-id': lastEventId }),
      },
    });
  }

  private async call<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    options: CallOptions,
  ): Promise<T> {
    const response = await this.send(method, path, options);
    return schema.parse(await response.json());
  }

  private async send(
    method: string,
    path: string,
    options: CallOptions,
  ): Promise<Response> {
    const baseUrl = await this.options.discoveryApi.getBaseUrl('delivery');
    const response = await this.options.fetchApi.fetch(`${baseUrl}${path}`, {
      method,
      signal: options.signal,
      headers: {
        ...options.headers,
        ...(options.token && { authorization: `Bearer ${options.token}` }),
        ...(options.body !== undefined && {
          'content-type': 'application/json',
        }),
      },
      body:
        options.body === undefined ? undefined : JSON.stringify(options.body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

type CallOptions = DeliveryRequestOptions & {
  headers?: Record<string, string>;
  body?: unknown;
};

function entityPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/entities/${[kind, namespace, name]
    .map(part => encodeURIComponent(part))
    .join('/')}`;
}

function promotionPath(id: string): string {
  return `/promotions/${encodeURIComponent(id)}`;
}

function batchPath(id: string): string {
  return `/batches/${encodeURIComponent(id)}`;
}

function toQuery(query: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) {
        params.append(key, String(item));
      }
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}
