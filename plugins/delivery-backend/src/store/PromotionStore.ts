import type {
  Promotion,
  PromotionEvent,
  PromotionEventRecord,
  Stop,
} from '@lockstep/backstage-plugin-delivery-common';

/** A promotion with the version it was read at. */
export interface StoredPromotion {
  promotion: Promotion;
  version: number;
}

/**
 * A promotion this worker may act on until the lease ends. The fence makes sure that a worker
 * that overslept its lease can no longer write.
 */
export interface Claim extends StoredPromotion {
  owner: string;
  fence: number;
}

/** A change that was stored, and what led to it. */
export interface PromotionChange {
  /** Absent: the promotion is new. */
  before?: Promotion;
  promotion: Promotion;
  events: readonly PromotionEvent[];
}

/** What `record` answers. */
export type RecordResult =
  | { outcome: 'recorded'; stored: StoredPromotion }
  /** Somebody else changed it, or holds it now: read it again. */
  | { outcome: 'stale' }
  /** The event does not fit the phase; nothing was stored. */
  | { outcome: 'unfit'; promotion: Promotion };

/** A request that must not be served twice. */
export interface RequestKey {
  requester: string;
  key: string;
  bodyHash: string;
}

export interface PromotionFilter {
  entityRef?: string;
  environment?: string;
  /** Only numbers below this one. */
  beforeNumber?: number;
  limit: number;
}

/**
 * Where promotions are kept. Every change is one or more events, stored together with the
 * state they lead to, or not at all.
 */
export interface PromotionStore {
  /**
   * Stores a new promotion and gives it its number. With a known request key the promotion of
   * the first request comes back. Throws `ConflictError` when the environment has an active
   * promotion that is not superseded, or the key was used for another request. Whatever comes
   * along is stored in the same transaction, or nothing is.
   */
  insert(
    requested: {
      promotion: Omit<Promotion, 'number'>;
      at: string;
      actor: string;
    },
    requestKey?: RequestKey,
    along?: {
      /** The active promotion whose place it takes. */
      supersedes?: StoredPromotion;
      stops?: readonly Stop[];
    },
  ): Promise<Promotion>;
  /** The promotion of an earlier request; `ConflictError` when the request was another one. */
  findByRequest(requestKey: RequestKey): Promise<Promotion | undefined>;
  get(id: string): Promise<StoredPromotion | undefined>;
  findActive(
    entityRef: string,
    environment: string,
  ): Promise<Promotion | undefined>;
  /** Newest first. */
  list(filter: PromotionFilter): Promise<Promotion[]>;
  /** Entities that ever had one. */
  listEntities(): Promise<string[]>;
  /** All with work left to do. */
  listPending(): Promise<Promotion[]>;
  /** All with work left to do, and all with a higher number than this one, ended or not. */
  listOpenOrAfter(number: number): Promise<Promotion[]>;
  /** The highest number given so far; 0 where there is none. */
  lastNumber(): Promise<number>;
  /** Oldest first. */
  listEvents(id: string): Promise<PromotionEventRecord[]>;
  /** The events as they were recorded, oldest first. */
  readHistory(id: string): Promise<PromotionEvent[]>;
  /**
   * Applies the events to the version that was read and stores both. With a claim, only while
   * its fence is the latest. What follows for the promotion it takes back is stored along.
   * Throws `ConflictError` when the environment was taken in the meantime.
   */
  record(
    current: StoredPromotion | Claim,
    events: PromotionEvent[],
  ): Promise<RecordResult>;
  /** Takes the promotion that is due longest and that nobody works on. */
  claim(options: {
    owner: string;
    now: Date;
    leaseMs: number;
  }): Promise<Claim | undefined>;
  /** Keeps the lease; false when it was lost. */
  renew(
    claim: Claim,
    options: { now: Date; leaseMs: number },
  ): Promise<boolean>;
  /** Gives it back. It is due at `dueAt`, or at once when it changed since. */
  release(claim: Claim, options: { dueAt: Date; now: Date }): Promise<void>;
  /** Makes promotions due now; all with work left when no ids are given. */
  wake(options: { now: Date; ids?: readonly string[] }): Promise<void>;
  /** When the next one is due that nobody holds. */
  nextDue(): Promise<Date | undefined>;
  /** Called after a change is stored, in this process; every change on one replica only. */
  onChange(
    listener: (promotion: Promotion, change: PromotionChange) => void,
  ): () => void;
}
