import type { AuditorService } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';

/**
 * Leaves a trace of an act in the audit log: that it was asked for, and what came of it. What
 * the act throws is passed on.
 */
export async function auditAct<T>(
  auditor: AuditorService,
  act: {
    eventId: string;
    request?: Request<any, any, any, any, any>;
    meta: JsonObject;
    run: () => Promise<T>;
    /** What the trace says of the result. */
    describe?: (result: T) => JsonObject;
  },
): Promise<T> {
  const { eventId, request, meta, run, describe } = act;
  const event = await auditor.createEvent({
    eventId,
    severityLevel: 'medium',
    request,
    meta,
  });
  try {
    const result = await run();
    await event.success(describe && { meta: describe(result) });
    return result;
  } catch (error) {
    await event.fail({ error: error as Error });
    throw error;
  }
}
