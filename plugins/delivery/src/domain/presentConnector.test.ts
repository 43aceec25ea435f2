import { aDelivery, aDeployment } from '../__testUtils__/deliveryModels';
import { deliveryScenes } from '../__testUtils__/deliveryScenes';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { readPipeline } from './Pipeline';
import { presentConnector } from './presentConnector';

const viewer = aViewer();
const all = { promote: true, connected: true };

function present(
  delivery: ReturnType<typeof aDelivery>,
  to: string,
  may = all,
) {
  const stages = readPipeline(delivery, NOW);
  const at = stages.findIndex(({ name }) => name === to);
  return presentConnector(stages[at - 1], stages[at], may, viewer);
}

describe('presentConnector', () => {
  it('lets a version go on, also the same one', () => {
    expect(present(aDelivery(NOW), 'test')).toMatchObject({
      reason: null,
      same: 'same version',
    });
  });

  it.each([
    [
      'without permission',
      aDelivery(NOW),
      { ...all, promote: false },
      'you may look, not act',
    ],
    [
      'without connection',
      aDelivery(NOW),
      { ...all, connected: false },
      'no connection to the backend',
    ],
    [
      'without a target',
      aDelivery(NOW, { deployments: [aDeployment(NOW, 'dev', '1.0.0')] }),
      all,
      'nothing delivers to test',
    ],
    [
      'without a source',
      aDelivery(NOW, { deployments: [aDeployment(NOW, 'test', '1.0.0')] }),
      all,
      'nothing runs in dev',
    ],
  ])('says why not %s', (_, delivery, may, reason) => {
    expect(present(delivery, 'test', may).reason).toBe(reason);
  });

  it('shows the promotion that is on its way instead', () => {
    expect(
      present(deliveryScenes['waiting-promotion'](NOW), 'prod').promotion,
    ).toEqual({
      id: 'p412',
      text: 'P-412 waits',
      tone: 'ask',
    });
  });
});
