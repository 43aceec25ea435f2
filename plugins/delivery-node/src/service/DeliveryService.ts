import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  CreatePromotionRequest,
  EntityDelivery,
  Promotion,
  PromotionEventRecord,
  PromotionPreview,
} from '@lockstep/backstage-plugin-delivery-common';

/**
 * The one way into Lockstep for backend code: every call is made with the credentials of the
 * person or program that asks and is authorised as that.
 *
 * Throws `NotFoundError`, `NotAllowedError`, `InputError`, `ConflictError` (another promotion
 * of the same environment is active).
 *
 * @public
 */
export interface DeliveryService {
  getEntityDelivery(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ): Promise<EntityDelivery>;
  previewPromotion(
    request: CreatePromotionRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<PromotionPreview>;
  createPromotion(
    request: CreatePromotionRequest,
    options: { credentials: BackstageCredentials; idempotencyKey?: string },
  ): Promise<Promotion>;
  getPromotion(
    id: string,
    options: { credentials: BackstageCredentials },
  ): Promise<Promotion>;
  listPromotionEvents(
    id: string,
    options: { credentials: BackstageCredentials },
  ): Promise<PromotionEventRecord[]>;
}
