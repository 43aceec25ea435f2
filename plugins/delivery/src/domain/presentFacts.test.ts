import { aDeployment, aRollout } from '../__testUtils__/deliveryModels';
import { aViewer, NOW } from '../__testUtils__/aViewer';
import { presentFacts } from './presentFacts';

describe('presentFacts', () => {
  it.each([
    ['all there', { desired: 3, current: 3, ready: 3 }, '3/3 pods'],
    ['one missing', { desired: 3, current: 2, ready: 2 }, '2/3 pods'],
    [
      'a canary beside the stable ones',
      { desired: 2, current: 3, ready: 3 },
      '3/3 pods',
    ],
  ])('counts pods, %s', (_words, counts, pods) => {
    const rollout = aRollout({
      replicas: { ...counts, updated: counts.ready, available: counts.ready },
    });
    expect(
      presentFacts(aDeployment(NOW, 'dev', '1.0.0', { rollout }), aViewer())
        .pods,
    ).toBe(pods);
  });

  it('names no pods where no rollout is known', () => {
    expect(
      presentFacts(
        aDeployment(NOW, 'dev', '1.0.0', { rollout: null }),
        aViewer(),
      ).pods,
    ).toBeNull();
  });
});
