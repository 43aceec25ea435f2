import type {
  CreatePromotionRequest,
  OverrideGateRequest,
  Promotion,
  PromotionActRequest,
  PromotionEventRecord,
  PromotionList,
  RevertPromotionRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import { collectPage } from '../service/collectPage';
import type { PromotionStore } from '../store';
import type { PromotionAccess } from './PromotionAccess';
import type { PromotionActs } from './PromotionActs';
import { normaliseRef, parseCursor } from './promotionRequest';
import type { PromotionRequests } from './PromotionRequests';
import type {
  Caller,
  PromotionQuery,
  PromotionService,
} from './PromotionService';

const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;

/** The one implementation behind every way to promote. It decides who may and what is refused. */
export class Promotions implements PromotionService {
  constructor(
    private readonly options: {
      store: PromotionStore;
      access: PromotionAccess;
      requests: PromotionRequests;
      acts: PromotionActs;
    },
  ) {}

  preview(request: CreatePromotionRequest, caller: Caller) {
    return this.options.requests.preview(request, caller);
  }

  create(
    request: CreatePromotionRequest,
    caller: Caller & { idempotencyKey?: string },
  ) {
    return this.options.requests.create(request, caller);
  }

  async get(id: string, caller: Caller): Promise<Promotion> {
    return (await this.options.access.read(id, caller)).promotion;
  }

  async list(query: PromotionQuery, caller: Caller): Promise<PromotionList> {
    const limit = Math.min(query.limit ?? DEFAULT_PAGE, LARGEST_PAGE);
    const entityRef = query.entityRef && normaliseRef(query.entityRef);
    const { environment } = query;
    const mayRead = this.options.access.createReadFilter(caller.credentials);
    return collectPage({
      limit,
      beforeNumber: parseCursor(query.cursor),
      read: range =>
        this.options.store.list({ entityRef, environment, ...range }),
      numberOf: ({ number }) => number,
      show: async promotion =>
        (await mayRead(promotion)) ? promotion : undefined,
    });
  }

  listRecent(entityRef: string): Promise<Promotion[]> {
    return this.options.store.list({ entityRef, limit: LARGEST_PAGE });
  }

  listEntities(): Promise<string[]> {
    return this.options.store.listEntities();
  }

  async listEvents(
    id: string,
    caller: Caller,
  ): Promise<PromotionEventRecord[]> {
    await this.options.access.read(id, caller);
    return this.options.store.listEvents(id);
  }

  approve(id: string, act: PromotionActRequest, caller: Caller) {
    return this.options.acts.approve(id, act, caller);
  }

  override(id: string, act: OverrideGateRequest, caller: Caller) {
    return this.options.acts.override(id, act, caller);
  }

  reject(id: string, act: PromotionActRequest, caller: Caller) {
    return this.options.acts.reject(id, act, caller);
  }

  cancel(id: string, act: PromotionActRequest, caller: Caller) {
    return this.options.acts.cancel(id, act, caller);
  }

  retry(id: string, act: PromotionActRequest, caller: Caller) {
    return this.options.acts.retry(id, act, caller);
  }

  async revert(
    id: string,
    { reason, scope, veto }: RevertPromotionRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Promotion> {
    const { promotion } = await this.options.access.read(id, caller);
    const { entityRef, environment } = promotion;
    return this.create(
      {
        entityRef,
        environment,
        reverts: id,
        reason,
        revertScope: scope,
        veto,
      },
      caller,
    );
  }
}
