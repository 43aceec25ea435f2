import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import {
  deliveryPromotionCreatePermission,
  type CreatePromotionRequest,
  type Promotion,
  type PromotionPreview,
} from '@lockstep/backstage-plugin-delivery-common';
import type { PromotionGate } from '@lockstep/backstage-plugin-delivery-node';
import { diffLines } from '../domain/promotion';
import { evaluateGates } from '../gates';
import type { PromotionStore } from '../store';
import { createDraft } from './createDraft';
import { describeCaller } from './describeCaller';
import { listBlockers } from './listBlockers';
import { listRevertStops } from './listRevertStops';
import { NothingToDoError } from './NothingToDoError';
import type { PreviewDetails } from './PreviewDetails';
import type { PromotionAccess } from './PromotionAccess';
import type { PromotionPlanner } from './PromotionPlanner';
import { normaliseRequest, toRequestKey } from './promotionRequest';
import type { RequestOrigin } from './RequestOrigin';
import type { Caller } from './PromotionService';

/** Turns requests into stored promotions, or says why not. */
export class PromotionRequests {
  constructor(
    private readonly options: {
      store: PromotionStore;
      planner: PromotionPlanner;
      gates: readonly PromotionGate[];
      access: PromotionAccess;
      /** Adds to a preview what the plan does not say. */
      details?: Pick<PreviewDetails, 'describe'>;
      logger: LoggerService;
      now: () => Date;
      createId: () => string;
    },
  ) {}

  async preview(
    request: CreatePromotionRequest,
    caller: Caller,
  ): Promise<PromotionPreview> {
    const wanted = normaliseRequest(request);
    await this.options.access.require(
      caller,
      deliveryPromotionCreatePermission,
      wanted,
    );
    const { plan, gates, blockers } = await this.consider(wanted, {
      credentials: caller.credentials,
      requestedBy: describeCaller(caller.credentials),
    });
    return {
      kind: plan.kind,
      environment: plan.environment,
      from: plan.from,
      to: plan.to,
      strategy: plan.strategy,
      skips: plan.skips,
      edits: plan.edits,
      files: plan.files.map(({ repoURL, path, before, after }) => ({
        repoURL,
        path,
        lines: diffLines(before, after),
      })),
      gates,
      noOp: plan.noOp !== undefined,
      blockers,
      ...(await this.options.details?.describe(plan)),
    };
  }

  async create(
    request: CreatePromotionRequest,
    caller: Caller & { idempotencyKey?: string },
  ): Promise<Promotion> {
    const { access } = this.options;
    const wanted = normaliseRequest(request);
    const requestedBy = describeCaller(caller.credentials);
    return access.audited(
      auditEventOf(wanted),
      caller,
      auditMetaOf(wanted),
      async () => {
        await access.require(caller, deliveryPromotionCreatePermission, wanted);
        return this.store(wanted, {
          credentials: caller.credentials,
          requestedBy,
          requestKey: toRequestKey(wanted, requestedBy, caller.idempotencyKey),
        });
      },
    );
  }

  /** For a rule or a batch: what was allowed when the rule was made is not asked again. */
  async createFor(
    request: CreatePromotionRequest,
    origin: RequestOrigin,
  ): Promise<Promotion> {
    const wanted = normaliseRequest(request);
    return this.options.access.audited(
      auditEventOf(wanted),
      { credentials: origin.credentials },
      {
        ...auditMetaOf(wanted),
        actor: origin.requestedBy,
        automatic: origin.automatic ?? false,
      },
      () => this.store(wanted, origin),
    );
  }

  private async store(
    request: CreatePromotionRequest,
    origin: RequestOrigin,
  ): Promise<Promotion> {
    const { store, now, createId } = this.options;
    const { requestedBy, requestKey } = origin;
    const known = requestKey && (await store.findByRequest(requestKey));
    if (known) {
      return known;
    }
    const { plan, gates, blockers, active } = await this.consider(
      request,
      origin,
    );
    if (plan.noOp && blockers.length === 1) {
      throw new NothingToDoError(blockers.join(' '));
    }
    if (blockers.length > 0) {
      throw new ConflictError(blockers.join(' '));
    }
    const at = now().toISOString();
    const promotion = createDraft({
      id: createId(),
      plan,
      request,
      origin,
      now: now(),
      gates,
    });
    return store.insert({ promotion, at, actor: requestedBy }, requestKey, {
      supersedes: active,
      stops:
        plan.reverts && request.veto !== false
          ? listRevertStops({
              revert: promotion,
              reverts: plan.reverts,
              createId,
            })
          : [],
    });
  }

  /** Everything that speaks for and against a request; changes nothing. */
  private async consider(
    request: CreatePromotionRequest,
    origin: RequestOrigin,
  ) {
    const { store, planner, gates, logger, now } = this.options;
    const plan = await planner.plan(request, origin.credentials);
    const draft = createDraft({
      id: 'draft',
      plan,
      request,
      origin,
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
      active: active && (await store.get(active.id)),
      blockers: listBlockers({
        plan,
        gates: answers,
        active,
        supersede: request.supersede ?? false,
        automatic: origin.automatic ?? false,
      }),
    };
  }
}

function auditEventOf({ reverts }: CreatePromotionRequest): string {
  return reverts ? 'promotion-revert' : 'promotion-create';
}

function auditMetaOf(request: CreatePromotionRequest) {
  const { entityRef, environment, reverts, supersede } = request;
  return {
    entityRef,
    environment,
    reverts: reverts ?? null,
    supersede: supersede ?? false,
  };
}
