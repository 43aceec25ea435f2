import {
  createDeployment,
  type DeploymentState,
} from '../cluster/DeploymentState';
import { createRandom } from '../createRandom';
import {
  compareEntity,
  compareFleet,
  describeTruth,
  type DeploymentTruth,
} from '.';

const state: DeploymentState = {
  ...createDeployment({ index: 7, plain: false, random: createRandom(1) }),
  phase: 'Paused',
  message: 'CanaryPauseStep',
  stepIndex: 1,
};
const truth = describeTruth(state, 'hub');

/** What a product that tells the truth would answer. */
function answer(of: DeploymentTruth): any {
  const revisions = Object.entries(of.pods).map(([name, pods]) => ({
    name,
    pods: Object.entries(pods).map(([pod, text]) => ({
      name: pod,
      ready: text.split(' ')[0],
      restarts: Number(text.split(' ')[1]),
    })),
  }));
  return {
    deployments: [
      {
        id: of.id,
        application: { sync: of.sync, health: { status: of.ownHealth } },
        version: { tag: of.tag },
        freshness: { state: 'live' },
        rollout: {
          ...of.rollout,
          currentStepIndex: of.rollout!.stepIndex,
          replicas: { available: of.rollout!.available },
          images: of.images,
          revisions,
        },
      },
    ],
  };
}

const row = {
  deployment: truth.id,
  environment: truth.environment,
  sync: truth.sync,
  phase: 'Paused',
  setWeight: 5,
  version: { tag: truth.tag },
};

describe('compareEntity', () => {
  const compareChanged = (change: (deployment: any) => void) => {
    const changed = structuredClone(answer(truth));
    change(changed.deployments[0]);
    return compareEntity('svc-7', truth, changed);
  };

  it('finds nothing where there is nothing', () => {
    expect(compareEntity('svc-7', truth, answer(truth))).toEqual([]);
    expect(compareEntity('svc-7', undefined, { deployments: [] })).toEqual([]);
  });

  it.each<[string, (deployment: any) => void]>([
    ['sync', d => (d.application.sync = 'Unknown')],
    ['ownHealth', d => (d.application.health.status = 'Missing')],
    ['ownHealthMessage', d => (d.application.health.message = 'old')],
    ['tag', d => (d.version = null)],
    ['freshness', d => (d.freshness.state = 'stale')],
    ['phase', d => (d.rollout.phase = 'Healthy')],
    ['message', d => (d.rollout.message = undefined)],
    ['stepIndex', d => (d.rollout.currentStepIndex = 2)],
    ['setWeight', d => (d.rollout.setWeight = 6)],
    ['actualWeight', d => (d.rollout.actualWeight = 6)],
    ['aborted', d => (d.rollout.aborted = true)],
    ['available', d => (d.rollout.replicas.available += 1)],
    ['pods', d => d.rollout.revisions.forEach((r: any) => r.pods.pop())],
    ['pods', d => d.rollout.revisions.pop()],
  ])('notices a wrong %s', (name, change) => {
    expect(compareChanged(change)).toEqual(
      expect.arrayContaining([expect.stringContaining(` ${name}: is `)]),
    );
  });

  it('notices a deployment that is missing or should be gone', () => {
    expect(compareEntity('svc-7', truth, { deployments: [] })).toHaveLength(1);
    expect(compareEntity('svc-7', undefined, answer(truth))).toHaveLength(1);
  });

  it('notices that a plain workload is not shown', () => {
    const plain = describeTruth({ ...state, plain: true }, 'hub');
    const changed = answer(truth);
    changed.deployments[0].rollout = null;
    expect(compareEntity('svc-7', plain, changed)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('workload count: is 1, but undefined'),
      ]),
    );
  });
});

describe('compareFleet', () => {
  it('finds nothing where there is nothing', () => {
    expect(compareFleet([truth], [row])).toEqual([]);
  });

  it.each([
    ['a missing row', [], /missing/],
    ['another row', [row, { ...row, deployment: 'x' }], /does not exist/],
    ['a row twice', [row, row], /twice/],
    ['a wrong phase', [{ ...row, phase: 'Healthy' }], /phase: is Paused/],
    ['a wrong weight', [{ ...row, setWeight: null }], /setWeight: is 5/],
    ['a wrong version', [{ ...row, version: null }], /tag: is/],
  ])('notices %s', (_, rows, expected) => {
    expect(compareFleet([truth], rows)).toEqual([
      expect.stringMatching(expected),
    ]);
  });
});
