import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  isError,
  ServiceUnavailableError,
  stringifyError,
} from '@backstage/errors';
import {
  batchItemKey,
  listOpenWave,
  type Batch,
  type BatchAttempt,
  type BatchFacts,
  type BatchItem,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { NothingToDoError } from '../promotions/NothingToDoError';
import type { PromotionActs } from '../promotions/PromotionActs';
import type { PromotionRequests } from '../promotions/PromotionRequests';
import type { PromotionStore, RequestKey } from '../store';
import { toRefusal } from './toRefusal';

const REQUESTER = 'lockstep';

/** The promotions of batches: looked at, requested and cancelled. */
export class BatchMembers {
  constructor(
    private readonly options: {
      store: Pick<PromotionStore, 'get' | 'findActive' | 'findByRequest'>;
      requests: Pick<PromotionRequests, 'createFor'>;
      acts: Pick<PromotionActs, 'cancelFor'>;
      auth: AuthService;
      logger: LoggerService;
    },
  ) {}

  /** How the promotions under way stand, and what is in the way of the next ones. */
  async look(batch: Batch): Promise<Pick<BatchFacts, 'members' | 'taken'>> {
    const { store } = this.options;
    const members = new Map<string, Promotion | 'gone'>();
    const taken = new Map<string, string>();
    for (const { state, promotionId } of batch.items) {
      if (state === 'Running' && promotionId !== undefined) {
        const stored = await store.get(promotionId);
        members.set(promotionId, stored?.promotion ?? 'gone');
      }
    }
    for (const item of listOpenWave(batch)) {
      if (item.state === 'Waiting') {
        const obstacle = await this.describeTaken(batch, item);
        if (obstacle) taken.set(batchItemKey(item), obstacle);
      }
    }
    return { members, taken };
  }

  /**
   * Requests the promotion of an item. May be called again after a crash, on any replica: of
   * any number of tries one is stored.
   */
  async start(batch: Batch, item: BatchItem): Promise<BatchAttempt> {
    const { auth, requests } = this.options;
    try {
      const found = await this.find(batch, item);
      if (found.outcome === 'created') {
        return found;
      }
      const promotion = await requests.createFor(
        {
          entityRef: item.entityRef,
          environment: item.environment,
          ...item.request,
          reason: batch.reason,
          changeTicket: batch.changeTicket,
        },
        {
          credentials: await auth.getOwnServiceCredentials(),
          requestedBy: batch.requestedBy,
          batch: { id: batch.id, wave: item.wave },
          requestKey: keyOf(batch, item),
        },
      );
      return toCreated(promotion);
    } catch (error) {
      return this.explain(error, batch, item).catch(trouble =>
        this.describeTrouble(trouble, batch, item),
      );
    }
  }

  /** Whether the promotion of an item was requested. */
  async find(batch: Batch, item: BatchItem): Promise<BatchAttempt> {
    const known = await this.options.store.findByRequest(keyOf(batch, item));
    return known ? toCreated(known) : { outcome: 'absent' };
  }

  /** As the one who cancelled the batch. False: it does not fit just now, which is no error. */
  async cancel(batch: Batch, promotionId: string): Promise<boolean> {
    const { acts, auth } = this.options;
    const { by, reason } = batch.cancelRequested ?? { by: REQUESTER };
    try {
      await acts.cancelFor(
        promotionId,
        { reason: reason ?? `B-${batch.number} was cancelled` },
        { credentials: await auth.getOwnServiceCredentials(), actor: by },
      );
      return true;
    } catch (error) {
      if (!isError(error) || error.name !== ConflictError.name) {
        throw error;
      }
      return false;
    }
  }

  private async explain(
    error: unknown,
    batch: Batch,
    item: BatchItem,
  ): Promise<BatchAttempt> {
    if (error instanceof NothingToDoError) {
      return { outcome: 'nothing-to-do', message: error.message };
    }
    const message = toRefusal(error);
    const obstacle = await this.describeTaken(batch, item);
    if (obstacle) {
      return { outcome: 'taken', message: obstacle };
    }
    // What took the environment in this very moment may be its own, of another replica.
    const found = await this.find(batch, item);
    return found.outcome === 'created'
      ? found
      : { outcome: 'refused', message };
  }

  private async describeTaken(
    batch: Batch,
    { entityRef, environment }: BatchItem,
  ): Promise<string | undefined> {
    const active = await this.options.store.findActive(entityRef, environment);
    return active && active.batch?.id !== batch.id
      ? `${environment} is taken by P-${active.number}, requested by ${active.requestedBy}; it is tried again when that has ended.`
      : undefined;
  }

  private describeTrouble(
    error: unknown,
    { number }: Batch,
    item: BatchItem,
  ): BatchAttempt {
    this.options.logger.warn(
      `B-${number} could not start ${batchItemKey(item)}: ${stringifyError(
        error,
      )}`,
    );
    // The text of an unknown error may hold anything; it belongs to the log alone.
    const why =
      isError(error) && error.name === ServiceUnavailableError.name
        ? error.message
        : 'the log of the backend says why';
    return {
      outcome: 'troubled',
      message: `It could not be started yet and is tried again: ${why}.`,
    };
  }
}

function toCreated({ id, number }: Promotion): BatchAttempt {
  return { outcome: 'created', promotionId: id, number };
}

/** By its place in the batch, which never changes and fits the database's column. */
function keyOf(batch: Batch, item: BatchItem): RequestKey {
  const place = batch.items.findIndex(
    other => batchItemKey(other) === batchItemKey(item),
  );
  return {
    requester: REQUESTER,
    key: `batch:${batch.id}:${place}`,
    bodyHash: batch.id,
  };
}
