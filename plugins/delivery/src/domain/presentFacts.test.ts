import {
  aDeployment,
  aRollout,
  aWorkload,
} from '../__testUtils__/deliveryModels';
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

  it('counts the pods of plain workloads where there is no rollout', () => {
    const deployment = aDeployment(NOW, 'dev', '1.0.0', {
      rollout: null,
      workloads: [aWorkload(), aWorkload({ kind: 'DaemonSet', name: 'agent' })],
    });
    expect(presentFacts(deployment, aViewer()).pods).toBe('6/6 pods');
  });

  it('tells a deletion as one', () => {
    const deployment = aDeployment(NOW, 'dev', '1.0.0');
    deployment.application.operation = {
      type: 'Delete',
      phase: 'Running',
      automated: false,
      revisions: [],
      resources: [],
    };
    expect(presentFacts(deployment, aViewer()).sync.word).toBe('Deleting');
  });

  it('names no pods where no workload is known', () => {
    expect(
      presentFacts(
        aDeployment(NOW, 'dev', '1.0.0', { rollout: null }),
        aViewer(),
      ).pods,
    ).toBeNull();
  });
});
