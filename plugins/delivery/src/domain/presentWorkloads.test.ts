import { aRollout, aWorkload } from '../__testUtils__/deliveryModels';
import { aViewer } from '../__testUtils__/aViewer';
import { presentWorkloads } from './presentWorkloads';

const viewer = aViewer();

describe('presentWorkloads', () => {
  it.each([
    [
      'all there',
      aWorkload(),
      {
        kind: 'Deployment',
        name: 'payments',
        status: { word: 'Healthy', tone: 'ok' },
        pods: '3/3 ready',
        updated: null,
        reason: null,
      },
    ],
    [
      'one that rolls',
      aWorkload({
        replicas: {
          desired: 3,
          current: 4,
          updated: 1,
          ready: 3,
          available: 3,
        },
        health: { status: 'Progressing' },
        message: 'Waiting for rollout to finish',
      }),
      {
        status: { word: 'Progressing', tone: 'move' },
        pods: '3/3 ready',
        updated: '1 of 3 updated',
        reason: 'Waiting for rollout to finish',
      },
    ],
    [
      'one that fails',
      aWorkload({
        kind: 'StatefulSet',
        replicas: {
          desired: 3,
          current: 3,
          updated: 3,
          ready: 1,
          available: 1,
        },
        health: { status: 'Degraded' },
      }),
      {
        kind: 'StatefulSet',
        status: { word: 'Degraded', tone: 'bad' },
        pods: '1/3 ready',
        reason: null,
      },
    ],
  ])('tells %s', (_words, workload, expected) => {
    expect(
      presentWorkloads({ rollout: null, workloads: [workload] }, viewer),
    ).toMatchObject([expected]);
  });

  it('leaves the card to the rollout where there is one', () => {
    expect(
      presentWorkloads(
        { rollout: aRollout(), workloads: [aWorkload()] },
        viewer,
      ),
    ).toEqual([]);
  });
});
