import { aDelivery, aPromotion } from '../__testUtils__/deliveryModels';
import { deliveryScenes } from '../__testUtils__/deliveryScenes';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { readPipeline } from './Pipeline';
import { presentHeadline } from './presentHeadline';

const viewer = aViewer();
const headlineOf = (delivery: ReturnType<typeof aDelivery>) =>
  presentHeadline(readPipeline(delivery, NOW), delivery.clusters, viewer);

describe('presentHeadline', () => {
  it.each([
    [
      'canary-in-flight',
      'ask',
      '1.47.2 needs approval to go to prod',
      'dev is rolling out 1.48.0, now at 25 %.',
    ],
    [
      'failed-analysis',
      'bad',
      '1.47.1 failed in test',
      'All traffic is back on 1.47.0, but Git still asks for 1.47.1.',
    ],
    [
      'aborted',
      'bad',
      '1.48.0 was aborted in dev',
      'All traffic is back on 1.47.3, but Git still asks for 1.48.0.',
    ],
    [
      'needs-a-person',
      'ask',
      'test waits at 25 % until someone goes on',
      'Everything that runs is healthy.',
    ],
    [
      'drift',
      'ask',
      'prod differs from Git',
      'Everything that runs is healthy.',
    ],
    ['cluster-silent', 'calm', 'sandbox does not answer since 15:29', ''],
    [
      'closed-window',
      'ok',
      'Everything is healthy, nobody is awaited',
      'prod runs 1.46.0, test runs 1.47.2.',
    ],
    [
      'healthy',
      'ok',
      'Everything is healthy, nobody is awaited',
      'All environments run 1.47.2.',
    ],
    ['empty', 'calm', 'Nothing is deployed yet', ''],
  ])('%s', (scene, tone, title, detail) => {
    expect(headlineOf(deliveryScenes[scene](NOW))).toEqual({
      tone,
      title,
      detail,
    });
  });

  it('says what a promotion brings while nobody is awaited', () => {
    const delivery = aDelivery(NOW, {
      promotions: [aPromotion(NOW, { phase: 'Merging', git: {} })],
    });
    expect(headlineOf(delivery).title).toBe('P-1 brings 1.47.2 to test');
  });

  it('puts an errored promotion before everything that moves', () => {
    const delivery = aDelivery(NOW, {
      promotions: [aPromotion(NOW, { phase: 'Errored', git: {} })],
    });
    expect(headlineOf(delivery)).toMatchObject({
      tone: 'bad',
      title: 'P-1 to test stopped and needs a look',
    });
  });
});
