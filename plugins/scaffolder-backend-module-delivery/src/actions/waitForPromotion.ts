import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import { decideWait, type WaitFor } from '../domain/decideWait';
import { pause } from './pause';
import { readPatiently } from './readPatiently';

/** How waiting is timed; tests shorten it. */
export interface WaitTiming {
  pollMs: number;
}

/**
 * Looks at a promotion until it has come far enough. Throws when it has ended otherwise, when
 * the time is over or when the task is cancelled; the promotion itself goes on in both cases.
 *
 * A look that fails for a technical reason is repeated: the delivery backend may restart while
 * a step waits.
 */
export async function waitForPromotion(options: {
  promotion: Promotion;
  waitFor: WaitFor;
  timeoutMs: number;
  timing: WaitTiming;
  signal: AbortSignal | undefined;
  logger: LoggerService;
  read(): Promise<Promotion>;
}): Promise<Promotion> {
  const { waitFor, timeoutMs, timing, signal, logger } = options;
  const deadline = performance.now() + timeoutMs;
  let promotion = options.promotion;
  for (;;) {
    const name = `P-${promotion.number}`;
    const decision = decideWait(promotion, waitFor);
    if (decision.outcome === 'reached') {
      return promotion;
    }
    if (decision.outcome === 'missed') {
      throw new Error(
        `${name} did not get as far as "${waitFor}". ${decision.reason}`,
      );
    }
    if (performance.now() >= deadline) {
      throw new Error(
        `${name} is not "${waitFor}" after ${Math.round(
          timeoutMs / 60_000,
        )} minutes; it is ${promotion.phase}: ${
          promotion.message
        }. The promotion goes on without this task.`,
      );
    }
    await pause(Math.min(timing.pollMs, deadline - performance.now()), signal);
    if (signal?.aborted) {
      throw new Error(
        `The task was cancelled while it waited for ${name}. The promotion goes on; cancel it in Lockstep if it should not.`,
      );
    }
    const next = await readPatiently(options.read, logger);
    if (next && next.phase !== promotion.phase) {
      logger.info(`${name} is ${next.phase}: ${next.message}`);
    }
    promotion = next ?? promotion;
  }
}
