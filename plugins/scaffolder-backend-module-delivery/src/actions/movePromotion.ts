import { createHash } from 'node:crypto';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { CreatePromotionRequest } from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryService } from '@lockstep/backstage-plugin-delivery-node';
import {
  describeOutputs,
  type PromotionOutputs,
} from '../domain/describeOutputs';
import { describePreview } from '../domain/describePreview';
import type { WaitFor } from '../domain/decideWait';
import { waitForPromotion, type WaitTiming } from './waitForPromotion';

/** What both actions need. */
export interface MoveOptions {
  delivery: DeliveryService;
  timing?: WaitTiming;
}

const DEFAULT_TIMING: WaitTiming = { pollMs: 5_000 };

type Context = Pick<
  ActionContext<any, any>,
  | 'logger'
  | 'checkpoint'
  | 'getInitiatorCredentials'
  | 'task'
  | 'step'
  | 'isDryRun'
  | 'signal'
>;

/**
 * Requests a promotion once and waits as long as the step says. A task that is taken up again
 * after a restart finds its promotion by the checkpoint, or, where that was not written any
 * more, by the idempotency key.
 */
export async function movePromotion(
  context: Context,
  options: MoveOptions,
  request: CreatePromotionRequest,
  wait: { waitFor: WaitFor; timeoutMinutes: number },
): Promise<PromotionOutputs> {
  const { delivery, timing = DEFAULT_TIMING } = options;
  const { logger, signal } = context;
  const credentials = await context.getInitiatorCredentials();
  const key = keyOf(context, request);
  const id = await context.checkpoint({
    key: `delivery.promotion.${key}`,
    fn: async () => {
      const created = await delivery.createPromotion(request, {
        credentials,
        idempotencyKey: `scaffolder-${key}`,
      });
      logger.info(`Requested P-${created.number}: ${created.message}`);
      return created.id;
    },
  });
  const read = async () =>
    delivery.getPromotion(id, {
      credentials: await context.getInitiatorCredentials(),
    });
  const promotion = await waitForPromotion({
    promotion: await read(),
    waitFor: wait.waitFor,
    timeoutMs: wait.timeoutMinutes * 60_000,
    timing,
    signal,
    logger,
    read,
  });
  return describeOutputs(promotion);
}

/** What the promotion would do; nothing is stored. */
export async function previewPromotion(
  context: Context,
  { delivery }: MoveOptions,
  request: CreatePromotionRequest,
): Promise<void> {
  const preview = await delivery.previewPromotion(request, {
    credentials: await context.getInitiatorCredentials(),
  });
  for (const line of describePreview(preview)) {
    context.logger.info(line);
  }
}

/** The same step of the same task with the same wish is the same promotion. */
function keyOf(
  { task, step }: Context,
  request: CreatePromotionRequest,
): string {
  const wish = JSON.stringify([
    step?.id ?? null,
    request.entityRef,
    request.environment,
    request.fromEnvironment ?? null,
    request.version?.tag ?? null,
    request.version?.digest ?? null,
    request.reverts ?? null,
  ]);
  const digest = createHash('sha256').update(wish).digest('hex').slice(0, 16);
  return `${task.id}-${digest}`;
}
