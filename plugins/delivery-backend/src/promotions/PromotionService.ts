import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  CreatePromotionRequest,
  OverrideGateRequest,
  Promotion,
  PromotionActRequest,
  PromotionEventRecord,
  PromotionList,
  PromotionPreview,
  RevertPromotionRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Request } from 'express';

/** Who asks. The request, where there is one, goes to the audit log. */
export interface Caller {
  credentials: BackstageCredentials;
  request?: Request<any, any, any, any, any>;
}

/**
 * Promotions, for every way in: REST, scaffolder actions, other plugins. Each call is
 * authorised as the caller.
 *
 * Throws `NotFoundError`, `NotAllowedError`, `InputError` (the request cannot be fulfilled as
 * it stands) and `ConflictError` (it does not fit what is going on).
 */
export interface PromotionService {
  preview(
    request: CreatePromotionRequest,
    caller: Caller,
  ): Promise<PromotionPreview>;
  /** The same idempotency key of the same caller gives the same promotion. */
  create(
    request: CreatePromotionRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Promotion>;
  get(id: string, caller: Caller): Promise<Promotion>;
  /** Newest first; leaves out what the caller may not read. */
  list(query: PromotionQuery, caller: Caller): Promise<PromotionList>;
  /** The latest of an entity, newest first. Asks nobody whether they may be read. */
  listRecent(entityRef: string): Promise<Promotion[]>;
  /** Entities that ever had a promotion. Asks nobody either. */
  listEntities(): Promise<string[]>;
  listEvents(id: string, caller: Caller): Promise<PromotionEventRecord[]>;
  approve(
    id: string,
    act: PromotionActRequest,
    caller: Caller,
  ): Promise<Promotion>;
  reject(
    id: string,
    act: PromotionActRequest,
    caller: Caller,
  ): Promise<Promotion>;
  cancel(
    id: string,
    act: PromotionActRequest,
    caller: Caller,
  ): Promise<Promotion>;
  retry(
    id: string,
    act: PromotionActRequest,
    caller: Caller,
  ): Promise<Promotion>;
  /** Lets it pass a gate for a while, with a reason that stays visible. */
  override(
    id: string,
    act: OverrideGateRequest,
    caller: Caller,
  ): Promise<Promotion>;
  revert(
    id: string,
    act: RevertPromotionRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Promotion>;
}

/** What `list` takes. `cursor` is the `nextCursor` of the page before. */
export interface PromotionQuery {
  entityRef?: string;
  environment?: string;
  cursor?: string;
  limit?: number;
}
