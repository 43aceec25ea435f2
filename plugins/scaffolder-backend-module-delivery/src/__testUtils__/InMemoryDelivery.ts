import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  CreatePromotionRequest,
  EntityDelivery,
  Promotion,
  PromotionPreview,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryService } from '@lockstep/backstage-plugin-delivery-node';

type Call = { credentials: BackstageCredentials };

/** Keeps promotions, honours idempotency keys, and walks each read one phase further. */
export class InMemoryDelivery implements DeliveryService {
  readonly requests: Array<{
    request: CreatePromotionRequest;
    credentials: BackstageCredentials;
  }> = [];
  readonly previews: CreatePromotionRequest[] = [];
  /** Thrown by the next reads, one each. */
  readonly readErrors: Error[] = [];
  private readonly promotions = new Map<string, Promotion>();
  private readonly byKey = new Map<string, string>();

  /** Phases of a promotion at the first, second, … read; the last one stays. */
  constructor(
    private readonly phases: Array<Promotion['phase']> = ['Requested'],
  ) {}

  async createPromotion(
    request: CreatePromotionRequest,
    options: Call & { idempotencyKey?: string },
  ): Promise<Promotion> {
    const known =
      options.idempotencyKey && this.byKey.get(options.idempotencyKey);
    if (known) {
      return this.promotions.get(known)!;
    }
    this.requests.push({ request, credentials: options.credentials });
    const number = this.promotions.size + 1;
    const promotion = createPromotion(`id-${number}`, number, request);
    this.promotions.set(promotion.id, promotion);
    if (options.idempotencyKey) {
      this.byKey.set(options.idempotencyKey, promotion.id);
    }
    return promotion;
  }

  async getPromotion(id: string): Promise<Promotion> {
    const error = this.readErrors.shift();
    if (error) {
      throw error;
    }
    const promotion = this.promotions.get(id);
    if (!promotion) {
      throw new NotFoundError(`there is no promotion ${id}`);
    }
    const phase =
      this.phases.length > 1 ? this.phases.shift()! : this.phases[0];
    const merged = ['Merged', 'Syncing', 'Succeeded', 'Failed'].includes(phase);
    const next: Promotion = {
      ...promotion,
      phase,
      message: `it is ${phase}`,
      git: {
        pullRequest: { number: 7, url: 'https://git.example/acme/shop/pull/7' },
        commitUrl: 'https://git.example/acme/shop/commit/head',
        ...(merged && {
          mergeUrl: 'https://git.example/acme/shop/commit/merge',
        }),
      },
    };
    this.promotions.set(id, next);
    return next;
  }

  async previewPromotion(
    request: CreatePromotionRequest,
  ): Promise<PromotionPreview> {
    this.previews.push(request);
    return {
      kind: request.kind ?? 'promote',
      environment: request.environment,
      from: { image: 'shop', tag: '1.3.0' },
      to: { image: 'shop', tag: '1.4.0' },
      strategy: 'pull-request',
      skips: [],
      edits: [],
      files: [],
      gates: [],
      noOp: false,
      blockers: ['prod is frozen'],
    };
  }

  /** What reads of an entity answer, one each; the last one stays. */
  readonly deliveries: Array<EntityDelivery | Error> = [
    new NotFoundError('no entity is known here'),
  ];

  async getEntityDelivery(): Promise<EntityDelivery> {
    const next =
      this.deliveries.length > 1
        ? this.deliveries.shift()!
        : this.deliveries[0];
    if (next instanceof Error) {
      throw next;
    }
    return next;
  }

  async listPromotionEvents() {
    return [];
  }
}

function createPromotion(
  id: string,
  number: number,
  request: CreatePromotionRequest,
): Promotion {
  const at = '2026-03-04T10:00:00Z';
  return {
    id,
    number,
    kind: request.kind ?? 'promote',
    entityRef: request.entityRef,
    fromEnvironment: request.fromEnvironment ?? null,
    environment: request.environment,
    deployments: [],
    from: null,
    to: { image: 'shop', tag: '1.4.0' },
    edits: [],
    strategy: 'pull-request',
    phase: 'Requested',
    reason: 'requested',
    message: 'it is Requested',
    gates: [],
    requestedBy: 'user:default/ada',
    requestedAt: at,
    updatedAt: at,
    git: {},
    attempts: 0,
  };
}
