import {
  advanceBatch,
  batchItemKey,
  type Batch,
  type BatchAdvance,
  type BatchAttempt,
} from '@lockstep/backstage-plugin-delivery-common';
import type { BatchStore, StoredBatch } from '../store';
import type { BatchMembers } from './BatchMembers';

/** Long enough to request one promotion; a worker that died is replaced after it. */
const DEFAULT_LEASE_MS = 60_000;
/** A batch that takes more rounds in a row lets others go first. */
const ROUNDS_AT_ONCE = 20;
/** A record may meet a person's cancel; a few looks settle it. */
const RECORD_ATTEMPTS = 5;

/**
 * Looks at a batch and does what there is to do now.
 *
 * Guarantees: that an item is started is on record before its promotion is requested; after a
 * crash in between it is requested again, and of any number of tries one is stored. A record
 * that meets another one is made again from what is there then.
 *
 * @remarks
 * The lease keeps two replicas from asking the Git host the same things. Should one oversleep
 * it in the middle of a request, and the batch have been stopped meanwhile, then the promotion
 * it gets is nobody's and is cancelled.
 */
export class BatchWorker {
  constructor(
    private readonly options: {
      store: BatchStore;
      members: BatchMembers;
      inFlight: number;
      /** Names this process among replicas. */
      owner: string;
      /** How long after its last sign of life a worker is replaced. Default: a minute. */
      leaseMs?: number;
      now: () => Date;
    },
  ) {}

  /** Tells whether there is more to do at once. */
  async look(id: string): Promise<boolean> {
    const { store, owner } = this.options;
    if (!(await this.claim(id))) {
      return false;
    }
    try {
      let isMore = true;
      for (let round = 0; isMore && round < ROUNDS_AT_ONCE; round += 1) {
        isMore = await this.advance(id);
      }
      return isMore;
    } finally {
      await store.release(id, owner);
    }
  }

  /** One round. Tells whether another one may find more to do. */
  private async advance(id: string): Promise<boolean> {
    const { store, members } = this.options;
    const stored = await store.get(id);
    if (!stored) {
      return false;
    }
    const plan = this.plan(stored.batch, await members.look(stored.batch));
    const kept =
      plan.batch === stored.batch
        ? stored
        : await store.record(stored, plan.batch);
    if (!kept) {
      return true;
    }
    let isCancelled = false;
    for (const { promotionId } of plan.cancel) {
      const done = await members.cancel(kept.batch, promotionId!);
      isCancelled ||= done;
    }
    const attempts = await this.attempt(kept.batch, plan);
    if (attempts.size > 0) {
      await this.note(kept, attempts);
    }
    return (
      isCancelled ||
      [...attempts.values()].some(({ outcome }) => outcome !== 'troubled')
    );
  }

  private async attempt(
    batch: Batch,
    { start, find }: BatchAdvance,
  ): Promise<Map<string, BatchAttempt>> {
    const { members } = this.options;
    const attempts = new Map<string, BatchAttempt>();
    for (const item of find) {
      attempts.set(batchItemKey(item), await members.find(batch, item));
    }
    for (const item of start) {
      if (!(await this.claim(batch.id))) {
        break;
      }
      attempts.set(batchItemKey(item), await members.start(batch, item));
    }
    return attempts;
  }

  /** Records what came of the attempts, whatever else happened to the batch meanwhile. */
  private async note(
    first: StoredBatch,
    attempts: ReadonlyMap<string, BatchAttempt>,
  ): Promise<void> {
    const { store } = this.options;
    let current: StoredBatch | undefined = first;
    for (let n = 0; current && n < RECORD_ATTEMPTS; n += 1) {
      const { batch } = this.plan(current.batch, { attempts });
      if (
        batch === current.batch ||
        (await store.record(current, batch)) !== undefined
      ) {
        await this.cancelStrays(batch, attempts);
        return;
      }
      current = await store.get(first.batch.id);
    }
  }

  private async cancelStrays(
    batch: Batch,
    attempts: ReadonlyMap<string, BatchAttempt>,
  ): Promise<void> {
    for (const item of batch.items) {
      const attempt = attempts.get(batchItemKey(item));
      if (
        attempt?.outcome === 'created' &&
        attempt.promotionId !== item.promotionId
      ) {
        await this.options.members.cancel(batch, attempt.promotionId);
      }
    }
  }

  private plan(
    batch: Batch,
    facts: Partial<Parameters<typeof advanceBatch>[1]>,
  ): BatchAdvance {
    const { inFlight, now } = this.options;
    return advanceBatch(batch, {
      now: now().toISOString(),
      inFlight,
      members: new Map(),
      attempts: new Map(),
      taken: new Map(),
      ...facts,
    });
  }

  private claim(id: string): Promise<boolean> {
    const { store, owner, now, leaseMs = DEFAULT_LEASE_MS } = this.options;
    return store.claim(id, { owner, now: now(), leaseMs });
  }
}
