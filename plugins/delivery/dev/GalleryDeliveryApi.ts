import { parseEntityRef } from '@backstage/catalog-model';
import type { DeliveryApi } from '../src/api/DeliveryApi';
import { deliveryScenes } from '../src/__testUtils__/deliveryScenes';
import { aDelivery } from '../src/__testUtils__/deliveryModels';
import { FakeDeliveryApi } from '../src/__testUtils__/FakeDeliveryApi';

/** Every entity is a scene; its name says which. */
export class GalleryDeliveryApi extends FakeDeliveryApi implements DeliveryApi {
  constructor() {
    super(aDelivery(Date.now()));
  }

  async openEntityStream(entityRef?: string): Promise<Response> {
    const scene =
      deliveryScenes[parseEntityRef(entityRef ?? 'component:x').name];
    if (scene) {
      this.delivery = scene(Date.now());
    }
    this.events = this.delivery.promotions
      .slice(0, 1)
      .flatMap(promotion => [
        event(
          1,
          promotion.requestedAt,
          'Requested',
          'Asked to move the version.',
        ),
        event(
          2,
          promotion.requestedAt,
          'ProposalOpen',
          'Opened pull request #318.',
        ),
        ...(promotion.git.mergeSha
          ? [
              event(3, promotion.requestedAt, 'Merged', 'Merged as 9f2c41e.'),
              event(
                4,
                promotion.requestedAt,
                'RollingOut',
                'The canary is at 25 %.',
              ),
            ]
          : []),
        event(9, promotion.updatedAt, promotion.phase, promotion.message),
      ]);
    return super.openEntityStream();
  }
}

function event(
  sequence: number,
  at: string,
  phase: GalleryDeliveryApi['events'][number]['phase'],
  message: string,
) {
  return { sequence, at, type: 'gallery', phase, message, actor: 'lockstep' };
}
