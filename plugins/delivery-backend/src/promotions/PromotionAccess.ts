import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import {
  deliveryReadPermission,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { auditAct } from '../service/auditAct';
import type { DeliveryAuthorizer } from '../service/DeliveryAuthorizer';
import type { PromotionStore, StoredPromotion } from '../store';
import { describeCaller } from './describeCaller';
import { isUuid } from './promotionRequest';
import type { Caller } from './PromotionService';

/** What a decision is about. */
type Place = Pick<Promotion, 'entityRef' | 'environment'>;

/** Who may see and do what with promotions, and the trace of it in the audit log. */
export class PromotionAccess {
  constructor(
    private readonly options: {
      store: Pick<PromotionStore, 'get'>;
      authorizer: DeliveryAuthorizer;
      auditor: AuditorService;
    },
  ) {}

  /** Throws `NotFoundError`, or `NotAllowedError` where the caller may not read it. */
  async read(id: string, caller: Caller): Promise<StoredPromotion> {
    const stored = isUuid(id)
      ? await this.options.store.get(id.toLowerCase())
      : undefined;
    if (!stored) {
      throw new NotFoundError(`There is no promotion ${id}`);
    }
    await this.require(caller, deliveryReadPermission, stored.promotion);
    return stored;
  }

  require(
    caller: Caller,
    permission: ResourcePermission,
    { entityRef, environment }: Place,
  ): Promise<void> {
    return this.options.authorizer.require(caller.credentials, permission, {
      entityRef,
      environment,
    });
  }

  /** Tells which promotions the caller may read; asks once per entity and environment. */
  createReadFilter(
    credentials: BackstageCredentials,
  ): (promotion: Place) => Promise<boolean> {
    const answers = new Map<string, Promise<boolean>>();
    const ask = async (promotion: Place) => {
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
    return promotion => {
      const key = `${promotion.entityRef}#${promotion.environment}`;
      const answer = answers.get(key) ?? ask(promotion);
      answers.set(key, answer);
      return answer;
    };
  }

  /** Leaves a trace of an act and of its refusal. */
  async audited(
    eventId: string,
    caller: Caller,
    meta: JsonObject,
    act: () => Promise<Promotion>,
  ): Promise<Promotion> {
    return auditAct(this.options.auditor, {
      eventId,
      request: caller.request,
      meta: { actor: describeCaller(caller.credentials), ...meta },
      run: act,
      describe: ({ id, number }) => ({ promotion: id, number }),
    });
  }
}
