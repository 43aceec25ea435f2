import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  DeliveryClient,
  type CreatePromotionRequest,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryService } from './DeliveryService';

/** Speaks to the delivery backend over REST, as whoever asks. */
export class DeliveryServiceClient implements DeliveryService {
  private readonly auth: AuthService;
  private readonly client: DeliveryClient;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.auth = options.auth;
    this.client = new DeliveryClient({
      discoveryApi: options.discovery,
      fetchApi: { fetch },
    });
  }

  async getEntityDelivery(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ) {
    return this.client.getEntityDelivery(entityRef, await this.token(options));
  }

  async previewPromotion(
    request: CreatePromotionRequest,
    options: { credentials: BackstageCredentials },
  ) {
    return this.client.previewPromotion(request, await this.token(options));
  }

  async createPromotion(
    request: CreatePromotionRequest,
    options: { credentials: BackstageCredentials; idempotencyKey?: string },
  ) {
    return this.client.createPromotion(request, {
      ...(await this.token(options)),
      idempotencyKey: options.idempotencyKey,
    });
  }

  async getPromotion(
    id: string,
    options: { credentials: BackstageCredentials },
  ) {
    return this.client.getPromotion(id, await this.token(options));
  }

  async listPromotionEvents(
    id: string,
    options: { credentials: BackstageCredentials },
  ) {
    const { items } = await this.client.listPromotionEvents(
      id,
      await this.token(options),
    );
    return items;
  }

  private async token(options: { credentials: BackstageCredentials }) {
    return this.auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'delivery',
    });
  }
}
