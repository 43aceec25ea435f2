import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import {
  batchItemKey,
  deliveryReadPermission,
  hideBatchItems,
  type Batch,
} from '@lockstep/backstage-plugin-delivery-common';
import { NotAllowedError } from '@backstage/errors';
import { describeCaller } from '../promotions/describeCaller';
import { auditAct } from '../service/auditAct';
import type { PromotionAccess } from '../promotions/PromotionAccess';
import type { Caller } from '../promotions/PromotionService';
import { mapAtOnce } from './mapAtOnce';

type Place = { entityRef: string; environment: string };

/** Who may see and do what with batches, and the trace of it in the audit log. */
export class BatchAccess {
  constructor(
    private readonly options: {
      promotions: PromotionAccess;
      auditor: AuditorService;
    },
  ) {}

  /** For every one of these places, or throws what the first that is denied says. */
  async requireAll(
    caller: Caller,
    permission: ResourcePermission,
    places: readonly Place[],
  ): Promise<void> {
    await mapAtOnce(places, place =>
      this.options.promotions.require(caller, permission, place),
    );
  }

  /** Shows of each batch what somebody may read; undefined where that is nothing. */
  createView(
    credentials: BackstageCredentials,
  ): (batch: Batch) => Promise<Batch | undefined> {
    const mayRead = this.options.promotions.createReadFilter(credentials);
    return async batch => {
      const answers = await mapAtOnce(batch.items, mayRead);
      const readable = new Set(
        batch.items.filter((_, index) => answers[index]).map(batchItemKey),
      );
      return readable.size > 0
        ? hideBatchItems(batch, item => readable.has(batchItemKey(item)))
        : undefined;
    };
  }

  /** Throws `NotAllowedError` where none of it may be read. */
  async view(batch: Batch, { credentials }: Caller): Promise<Batch> {
    const seen = await this.createView(credentials)(batch);
    if (!seen) {
      throw new NotAllowedError(
        `'${deliveryReadPermission.name}' is not allowed for any item of batch ${batch.id}`,
      );
    }
    return seen;
  }

  /** Leaves a trace of an act and of its refusal. */
  async audited(
    eventId: string,
    caller: Caller,
    meta: JsonObject,
    act: () => Promise<Batch>,
  ): Promise<Batch> {
    return auditAct(this.options.auditor, {
      eventId,
      request: caller.request,
      meta: { actor: describeCaller(caller.credentials), ...meta },
      run: act,
      describe: ({ id, number }) => ({ batch: id, number }),
    });
  }
}
