import type {
  AuditorService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  deliveryPromotionApprovePermission,
  deliveryPromotionCancelPermission,
  deliveryPromotionCreatePermission,
  deliveryReadPermission,
  isTerminal,
  type CreatePromotionRequest,
  type Promotion,
  type PromotionActRequest,
  type PromotionEventBody,
  type PromotionEventRecord,
  type PromotionList,
  type PromotionPreview,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionGate } from '@lockstep/backstage-plugin-delivery-node';
import { diffLines } from '../domain/promotion';
import { evaluateGates } from '../gates';
import type { DeliveryAuthorizer } from '../service/DeliveryAuthorizer';
import type { PromotionStore, StoredPromotion } from '../store';
import { createDraft } from './createDraft';
import { describeCaller } from './describeCaller';
import { listBlockers } from './listBlockers';
import type { PromotionPlanner } from './PromotionPlanner';
import {
  normaliseRef,
  normaliseRequest,
  parseCursor,
  toRequestKey,
} from './promotionRequest';
import type {
  Caller,
  PromotionQuery,
  PromotionService,
} from './PromotionService';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;
/** A person's act may meet a worker's; a few looks settle it. */
const RECORD_ATTEMPTS = 5;

/** What the service works with. */
export interface PromotionsOptions {
  store: PromotionStore;
  planner: PromotionPlanner;
  gates: readonly PromotionGate[];
  authorizer: DeliveryAuthorizer;
  auditor: AuditorService;
  logger: LoggerService;
  now: () => Date;
  createId: () => string;
}

/** The one implementation behind every way to promote. It decides who may and what is refused. */
export class Promotions implements PromotionService {
  constructor(private readonly options: PromotionsOptions) {}

  async preview(
    request: CreatePromotionRequest,
    caller: Caller,
  ): Promise<PromotionPreview> {
    const wanted = normaliseRequest(request);
    await this.require(caller, deliveryPromotionCreatePermission, wanted);
    const { plan, gates, blockers } = await this.consider(wanted, caller);
    return {
      kind: plan.kind,
      environment: plan.environment,
      from: plan.from,
      to: plan.to,
      strategy: plan.strategy,
      edits: plan.edits,
      files: plan.files.map(({ repoURL, path, before, after }) => ({
        repoURL,
        path,
        lines: diffLines(before, after),
      })),
      gates,
      noOp: plan.noOp !== undefined,
      blockers,
    };
  }

  async create(
    request: CreatePromotionRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Promotion> {
    const wanted = normaliseRequest(request);
    const { entityRef, environment } = wanted;
    return this.audited(
      wanted.reverts ? 'promotion-revert' : 'promotion-create',
      caller,
      { entityRef, environment, reverts: wanted.reverts ?? null },
      async () => {
        await this.require(caller, deliveryPromotionCreatePermission, wanted);
        const requestedBy = describeCaller(caller.credentials);
        const requestKey = toRequestKey(
          wanted,
          requestedBy,
          caller.idempotencyKey,
        );
        const known =
          requestKey && (await this.options.store.findByRequest(requestKey));
        if (known) {
          return known;
        }
        const { plan, gates, blockers } = await this.consider(wanted, caller);
        if (blockers.length > 0) {
          throw new ConflictError(blockers.join(' '));
        }
        const now = this.options.now();
        const promotion = createDraft({
          id: this.options.createId(),
          plan,
          request: wanted,
          requestedBy,
          now,
          gates,
        });
        return this.options.store.insert(
          { promotion, at: now.toISOString(), actor: requestedBy },
          requestKey,
        );
      },
    );
  }

  async get(id: string, caller: Caller): Promise<Promotion> {
    return (await this.read(id, caller)).promotion;
  }

  async list(query: PromotionQuery, caller: Caller): Promise<PromotionList> {
    const limit = Math.min(query.limit ?? DEFAULT_PAGE, LARGEST_PAGE);
    const entityRef = query.entityRef && normaliseRef(query.entityRef);
    const { environment } = query;
    const mayRead = this.createReadFilter(caller.credentials);
    const items: Promotion[] = [];
    let beforeNumber = parseCursor(query.cursor);
    for (;;) {
      const page = await this.options.store.list({
        entityRef,
        environment,
        beforeNumber,
        limit,
      });
      for (const promotion of page) {
        if (items.length === limit) {
          return { items, nextCursor: String(items[limit - 1].number) };
        }
        if (await mayRead(promotion)) {
          items.push(promotion);
        }
      }
      if (page.length < limit) {
        return { items };
      }
      beforeNumber = page[page.length - 1].number;
    }
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
    await this.read(id, caller);
    return this.options.store.listEvents(id);
  }

  async approve(
    id: string,
    _act: PromotionActRequest,
    caller: Caller,
  ): Promise<Promotion> {
    const { promotion } = await this.read(id, caller);
    await this.require(caller, deliveryPromotionApprovePermission, promotion);
    throw new InputError(
      `No gate of P-${promotion.number} asks for an approval; it goes on by itself when its gates pass`,
    );
  }

  reject(id: string, { reason }: PromotionActRequest, caller: Caller) {
    return this.act(id, caller, {
      audit: 'promotion-reject',
      permission: deliveryPromotionApprovePermission,
      event: { type: 'rejected', reason },
      explain: explainUnstoppable('rejected'),
    });
  }

  cancel(id: string, { reason }: PromotionActRequest, caller: Caller) {
    return this.act(id, caller, {
      audit: 'promotion-cancel',
      permission: deliveryPromotionCancelPermission,
      event: { type: 'cancelled', reason },
      // A merge may be under way: then the runner closes the pull request first.
      otherwise: { type: 'cancel-requested', reason },
      explain: explainUnstoppable('cancelled'),
    });
  }

  retry(id: string, { reason }: PromotionActRequest, caller: Caller) {
    return this.act(id, caller, {
      audit: 'promotion-retry',
      permission: deliveryPromotionCancelPermission,
      event: { type: 'retried', reason },
      explain: ({ number, phase }) =>
        `Only an errored promotion can be retried; P-${number} is ${phase}. Request a new one`,
    });
  }

  async revert(
    id: string,
    { reason }: PromotionActRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Promotion> {
    const { promotion } = await this.read(id, caller);
    const { entityRef, environment } = promotion;
    return this.create({ entityRef, environment, reverts: id, reason }, caller);
  }

  /** Everything that speaks for and against a request; changes nothing. */
  private async consider(request: CreatePromotionRequest, caller: Caller) {
    const { store, planner, gates, logger, now } = this.options;
    const plan = await planner.plan(request, caller.credentials);
    const draft = createDraft({
      id: 'draft',
      plan,
      request,
      requestedBy: describeCaller(caller.credentials),
      now: now(),
      gates: [],
    });
    const answers = await evaluateGates({
      gates,
      logger,
      context: {
        promotion: { ...draft, number: 0 },
        target: plan.target,
        source: plan.source,
        now: now().toISOString(),
      },
    });
    const active = await store.findActive(plan.entityRef, plan.environment);
    return {
      plan,
      gates: answers,
      blockers: listBlockers(plan, answers, active),
    };
  }

  private async read(id: string, caller: Caller): Promise<StoredPromotion> {
    const stored = UUID.test(id)
      ? await this.options.store.get(id.toLowerCase())
      : undefined;
    if (!stored) {
      throw new NotFoundError(`There is no promotion ${id}`);
    }
    await this.require(caller, deliveryReadPermission, stored.promotion);
    return stored;
  }

  private async act(
    id: string,
    caller: Caller,
    act: {
      audit: string;
      permission: ResourcePermission;
      event: PromotionEventBody;
      /** Tried when the event does not fit. */
      otherwise?: PromotionEventBody;
      explain(promotion: Promotion): string;
    },
  ): Promise<Promotion> {
    return this.audited(act.audit, caller, { promotion: id }, async () => {
      for (let attempt = 0; attempt < RECORD_ATTEMPTS; attempt += 1) {
        const stored = await this.read(id, caller);
        await this.require(caller, act.permission, stored.promotion);
        const record = (body: PromotionEventBody) =>
          this.options.store.record(stored, [
            {
              ...body,
              at: this.options.now().toISOString(),
              actor: describeCaller(caller.credentials),
            },
          ]);
        let result = await record(act.event);
        if (result.outcome === 'unfit' && act.otherwise) {
          result = await record(act.otherwise);
        }
        if (result.outcome === 'recorded') {
          return result.stored.promotion;
        }
        if (result.outcome === 'unfit') {
          throw new ConflictError(act.explain(stored.promotion));
        }
      }
      throw new ConflictError(`Promotion ${id} keeps changing; try again`);
    });
  }

  private require(
    caller: Caller,
    permission: ResourcePermission,
    { entityRef, environment }: { entityRef: string; environment: string },
  ): Promise<void> {
    return this.options.authorizer.require(caller.credentials, permission, {
      entityRef,
      environment,
    });
  }

  /** Asks once per entity and environment. */
  private createReadFilter(credentials: BackstageCredentials) {
    const answers = new Map<string, Promise<boolean>>();
    const ask = async (promotion: Promotion) => {
      try {
        await this.require({ credentials }, deliveryReadPermission, promotion);
        return true;
      } catch (error) {
        if (error instanceof NotAllowedError) {
          return false;
        }
        throw error;
      }
    };
    return (promotion: Promotion): Promise<boolean> => {
      const key = `${promotion.entityRef}#${promotion.environment}`;
      const answer = answers.get(key) ?? ask(promotion);
      answers.set(key, answer);
      return answer;
    };
  }

  private async audited(
    eventId: string,
    caller: Caller,
    meta: JsonObject,
    act: () => Promise<Promotion>,
  ): Promise<Promotion> {
    const actor = describeCaller(caller.credentials);
    const event = await this.options.auditor.createEvent({
      eventId,
      severityLevel: 'medium',
      request: caller.request,
      meta: { ...meta, actor },
    });
    try {
      const promotion = await act();
      await event.success({
        meta: { promotion: promotion.id, number: promotion.number },
      });
      return promotion;
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  }
}

function explainUnstoppable(word: string) {
  return ({ number, phase }: Promotion) =>
    isTerminal(phase)
      ? `P-${number} has ended as ${phase} and cannot be ${word}`
      : `P-${number} is ${phase}: its version is on the way or in Git and it cannot be ${word} any more; revert it when it has ended`;
}
