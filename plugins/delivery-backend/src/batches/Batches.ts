import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  batchItemKey,
  deliveryPromotionCancelPermission,
  deliveryPromotionCreatePermission,
  describeBatch,
  WAVE_ANNOTATION,
  type Batch,
  type BatchItemRequest,
  type BatchList,
  type BatchPreview,
  type BatchQuery,
  type CancelBatchRequest,
  type CreateBatchRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import { describeCaller } from '../promotions/describeCaller';
import {
  isUuid,
  normaliseRef,
  parseCursor,
  toRequestKey,
} from '../promotions/promotionRequest';
import type { PromotionRequests } from '../promotions/PromotionRequests';
import type { Caller } from '../promotions/PromotionService';
import { listEnvironments } from '../promotions/resolveVersion';
import { collectPage } from '../service/collectPage';
import type { DeploymentFinder } from '../service/DeploymentFinder';
import type { BatchStore, StoredBatch } from '../store';
import type { BatchAccess } from './BatchAccess';
import type { BatchService } from './BatchService';
import { draftBatch } from './draftBatch';
import { mapAtOnce } from './mapAtOnce';
import { toRefusal } from './toRefusal';

const DEFAULT_PAGE = 20;
/** A person's cancel may meet the runner's record; a few looks settle it. */
const RECORD_ATTEMPTS = 5;

/** Entities as the caller sees them. */
export interface BatchEntities {
  /** `NotFoundError` where there is none, or it must not be seen. */
  get(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Pick<Entity, 'metadata'>>;
}

/** The one implementation behind every way to ask for a batch. It decides who may. */
export class Batches implements BatchService {
  constructor(
    private readonly options: {
      store: BatchStore;
      access: BatchAccess;
      requests: Pick<PromotionRequests, 'preview'>;
      finder: Pick<DeploymentFinder, 'find'>;
      /** Without it only requests name waves. */
      entities?: BatchEntities;
      /** First to last. */
      waves: readonly string[];
      now: () => Date;
      createId: () => string;
      /** Called when there is work to do for a batch. */
      onWork: (id: string) => void;
    },
  ) {}

  async preview(
    request: CreateBatchRequest,
    caller: Caller,
  ): Promise<BatchPreview> {
    const { changeTicket, reason } = request;
    const { items, waves } = await this.draft(
      normaliseItems(request.items),
      caller,
    );
    return {
      waves,
      items: await mapAtOnce(
        items,
        async ({ entityRef, environment, wave, request: move }) => {
          const place = { entityRef, environment };
          try {
            const preview = await this.options.requests.preview(
              { ...place, ...move, changeTicket, reason },
              caller,
            );
            return { ...place, wave, preview };
          } catch (error) {
            return { ...place, wave, refused: toRefusal(error) };
          }
        },
      ),
    };
  }

  async create(
    request: CreateBatchRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Batch> {
    const { access, store, now, createId, onWork } = this.options;
    const wanted = normaliseItems(request.items);
    const requestedBy = describeCaller(caller.credentials);
    const meta = { items: wanted.map(batchItemKey) };
    const stored = await access.audited(
      'batch-create',
      caller,
      meta,
      async () => {
        await access.requireAll(
          caller,
          deliveryPromotionCreatePermission,
          wanted,
        );
        const key = toRequestKey(
          { ...request, items: wanted },
          requestedBy,
          caller.idempotencyKey,
        );
        const known = key && (await store.findByRequest(key));
        if (known) {
          return known;
        }
        const { items, waves } = await this.draft(wanted, caller);
        await this.requireTargets(wanted, caller);
        const at = now().toISOString();
        const batch = {
          id: createId(),
          number: 0,
          requestedBy,
          requestedAt: at,
          updatedAt: at,
          reason: request.reason || undefined,
          changeTicket: request.changeTicket || undefined,
          phase: 'Running' as const,
          waves,
          items,
        };
        return store.insert({ ...batch, message: describeBatch(batch) }, key);
      },
    );
    onWork(stored.id);
    return access.view(stored, caller);
  }

  async get(id: string, caller: Caller): Promise<Batch> {
    return this.options.access.view((await this.find(id)).batch, caller);
  }

  async list(query: BatchQuery, caller: Caller): Promise<BatchList> {
    const { access, store } = this.options;
    return collectPage({
      limit: query.limit ?? DEFAULT_PAGE,
      beforeNumber: parseCursor(query.cursor),
      read: range => store.list(range),
      numberOf: ({ number }) => number,
      show: access.createView(caller.credentials),
    });
  }

  /** Asks for every item that has not ended; the rest is for the runner. */
  async cancel(
    id: string,
    { reason }: CancelBatchRequest,
    caller: Caller,
  ): Promise<Batch> {
    const { access, store, now, onWork } = this.options;
    const by = describeCaller(caller.credentials);
    const stored = await access.audited(
      'batch-cancel',
      caller,
      { batch: id },
      async () => {
        for (let attempt = 0; attempt < RECORD_ATTEMPTS; attempt += 1) {
          const current = await this.find(id);
          const { batch } = current;
          await access.view(batch, caller);
          await access.requireAll(
            caller,
            deliveryPromotionCancelPermission,
            batch.items.filter(
              ({ state }) => state === 'Waiting' || state === 'Running',
            ),
          );
          if (batch.phase !== 'Running') {
            throw new ConflictError(
              `B-${batch.number} has ended as ${batch.phase} and cannot be cancelled`,
            );
          }
          if (batch.cancelRequested) {
            return batch;
          }
          const at = now().toISOString();
          const next = {
            ...batch,
            updatedAt: at,
            cancelRequested: { by, at, ...(reason && { reason }) },
          };
          const recorded = await store.record(current, {
            ...next,
            message: describeBatch(next),
          });
          if (recorded) {
            return recorded.batch;
          }
        }
        throw new ConflictError(`Batch ${id} keeps changing; try again`);
      },
    );
    onWork(stored.id);
    return access.view(stored, caller);
  }

  private async draft(wanted: readonly BatchItemRequest[], caller: Caller) {
    const { entities, waves } = this.options;
    const annotated = new Map<string, string>();
    const unnamed = wanted.filter(({ wave }) => wave === undefined);
    const refs = [...new Set(unnamed.map(({ entityRef }) => entityRef))];
    await mapAtOnce(refs, async entityRef => {
      const entity = await entities?.get(entityRef, caller.credentials);
      const wave = entity?.metadata.annotations?.[WAVE_ANNOTATION];
      if (wave) {
        annotated.set(entityRef, wave);
      }
    });
    return draftBatch(wanted, waves, annotated);
  }

  /** A slip of the pen in the last wave is told before the first one is started. */
  private async requireTargets(
    wanted: readonly BatchItemRequest[],
    { credentials }: Caller,
  ): Promise<void> {
    await mapAtOnce(wanted, async ({ entityRef, environment }) => {
      const deployments = await this.options.finder.find(entityRef, {
        credentials,
      });
      if (!deployments.some(known => known.environment === environment)) {
        throw new InputError(
          `${entityRef} has no deployment in '${environment}'; it has: ${listEnvironments(
            deployments,
          )}`,
        );
      }
    });
  }

  private async find(id: string): Promise<StoredBatch> {
    const stored = isUuid(id)
      ? await this.options.store.get(id.toLowerCase())
      : undefined;
    if (!stored) {
      throw new NotFoundError(`There is no batch ${id}`);
    }
    return stored;
  }
}

function normaliseItems(
  items: readonly BatchItemRequest[],
): BatchItemRequest[] {
  return items.map(item => ({
    ...item,
    entityRef: normaliseRef(item.entityRef),
  }));
}
