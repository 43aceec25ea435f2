import { z } from 'zod';
import { gateSchema } from './gate';
import { promotionEventRecordSchema, promotionSchema } from './promotion';

/** An event of the audit trail: beside what the history says, the gates that were asked. @public */
export const exportedEventSchema = promotionEventRecordSchema.extend({
  gates: z.array(gateSchema).optional(),
});

/** @public */
export type ExportedEvent = z.infer<typeof exportedEventSchema>;

/**
 * A line of `GET /promotions/export?format=ndjson`: a promotion as it is now, with everything
 * that ever happened to it.
 *
 * @public
 */
export const exportedPromotionSchema = z.object({
  promotion: promotionSchema,
  events: z.array(exportedEventSchema),
});

/** @public */
export type ExportedPromotion = z.infer<typeof exportedPromotionSchema>;
