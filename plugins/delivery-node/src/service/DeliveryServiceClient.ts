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
import { mapResponseError } from './mapResponseError';

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
    return this.call(options, token =>
      this.client.getEntityDelivery(entityRef, token),
    );
  }

  async previewPromotion(
    request: CreatePromotionRequest,
    options: { credentials: BackstageCredentials },
  ) {
    return this.call(options, token =>
      this.client.previewPromotion(request, token),
    );
  }

  async createPromotion(
    request: CreatePromotionRequest,
    options: { credentials: BackstageCredentials; idempotencyKey?: string },
  ) {
    const { idempotencyKey } = options;
    return this.call(options, token =>
      this.client.createPromotion(request, { ...token, idempotencyKey }),
    );
  }

  async getPromotion(
    id: string,
    options: { credentials: BackstageCredentials },
  ) {
    return this.call(options, token => this.client.getPromotion(id, token));
  }

  async listPromotionEvents(
    id: string,
    options: { credentials: BackstageCredentials },
  ) {
    const { items } = await this.call(options, token =>
      this.client.listPromotionEvents(id, token),
    );
    return items;
  }

  private async call<T>(
    options: { credentials: BackstageCredentials },
    request: (token: { token: string }) => Promise<T>,
  ): Promise<T> {
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'delivery',
    });
    try {
      return await request({ token });
    } catch (error) {
      throw mapResponseError(error);
    }
  }
}
