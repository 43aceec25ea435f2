import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { decideStatusWait } from '../domain/decideStatusWait';
import { examples } from './createStatusWaitAction.examples';
import type { MoveOptions } from './movePromotion';
import { pause } from './pause';
import { readPatiently } from './readPatiently';

const DEFAULT_POLL_MS = 1000;

/** `delivery:status:wait`: waits until an entity is delivered, as whoever runs the template. */
export function createStatusWaitAction(options: MoveOptions) {
  return createTemplateAction({
    id: 'delivery:status:wait',
    description:
      'Waits until an entity is in the catalog and Argo CD delivers it.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z =>
          z.string().min(1).describe('The entity, component:default/shop.'),
        environment: z =>
          z.string().optional().describe('Only this environment.'),
        waitFor: z =>
          z
            .enum(['known', 'healthy'])
            .optional()
            .describe(
              'known: Argo CD has an Application for it; healthy: it is also Synced and Healthy. Default known.',
            ),
        timeoutMinutes: z =>
          z
            .number()
            .min(0)
            .max(120)
            .optional()
            .describe('How long to wait at most. Default 5.'),
      },
    },
    async handler(context) {
      const { entityRef, environment } = context.input;
      const { waitFor = 'known', timeoutMinutes = 5 } = context.input;
      if (context.isDryRun) {
        context.logger.info(`Would wait until ${entityRef} is ${waitFor}`);
        return;
      }
      const credentials = await context.getInitiatorCredentials();
      const deadline = performance.now() + timeoutMinutes * 60_000;
      for (;;) {
        const delivery = await readPatiently(
          () =>
            absentWhenNotFound(
              options.delivery.getEntityDelivery(entityRef, { credentials }),
            ),
          context.logger,
        );
        const decision = decideStatusWait(delivery, { environment, waitFor });
        if (decision.reached) {
          return;
        }
        if (performance.now() >= deadline) {
          throw new Error(
            `${entityRef} is not "${waitFor}" after ${timeoutMinutes} minutes: ${decision.missing}. Check that Argo CD reads its repository.`,
          );
        }
        await pause(options.timing?.pollMs ?? DEFAULT_POLL_MS, context.signal);
        if (context.signal?.aborted) {
          throw new Error(
            `The task was cancelled while it waited for ${entityRef}.`,
          );
        }
      }
    },
  });
}

/** A catalog may yet learn of the entity, so that not found is an answer and no refusal. */
async function absentWhenNotFound<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if ((error as Error).name === 'NotFoundError') {
      return undefined;
    }
    throw error;
  }
}
