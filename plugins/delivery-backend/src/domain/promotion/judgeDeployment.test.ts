import type { Deployment } from '@lockstep/backstage-plugin-delivery-common';
import { abortedRollout } from '../../__testUtils__/rollouts';
import {
  aDeployment,
  aRevision,
  aRollout,
  v,
} from '../../__testUtils__/aDeployment';
import { judgeDeployment, type Observation } from './judgeDeployment';

const arrived = aDeployment('test', '1.5.0');
const { application } = arrived;
const judge = (
  deployment: Deployment | undefined,
  changes: Partial<Observation> = {},
) =>
  judgeDeployment(
    {
      id: 'x',
      deployment,
      holdsMerge: true,
      operationHoldsMerge: false,
      ...changes,
    },
    v('1.5.0'),
  );
const pendingSync = {
  ...arrived,
  version: v('1.4.0'),
  stableVersion: v('1.4.0'),
};
const operation = (phase: string) =>
  ({
    phase,
    message: 'one or more objects failed to apply',
  } as Deployment['application']['operation']);
const progressing = (changes: object = {}) =>
  aRollout('1.5.0', {
    phase: 'Progressing',
    fullyPromoted: false,
    setWeight: 25,
    revisions: [aRevision('1.5.0', 8), aRevision('1.4.0', 7)],
    ...changes,
  });

describe('judgeDeployment', () => {
  it.each<[string, ReturnType<typeof judge>, string, object]>([
    ['arrived', judge(arrived), 'done', {}],
    [
      'not known',
      judge(undefined),
      'unknown',
      { reason: 'deployment-unknown' },
    ],
    [
      'on a silent cluster',
      judge({ ...arrived, freshness: { state: 'stale', since: 't' } }),
      'unknown',
      { reason: 'cluster-stale' },
    ],
    [
      'without an answer of the Git host',
      judge(arrived, { holdsMerge: undefined }),
      'unknown',
      { reason: 'git-host-unavailable' },
    ],
    [
      'before Argo CD saw the merge',
      judge(arrived, { holdsMerge: false }),
      'unsynced',
      {},
    ],
    ['seen but not applied', judge(pendingSync), 'syncing', {}],
    [
      'behind a closed window',
      judge({
        ...pendingSync,
        windows: {
          ...arrived.windows,
          canSync: false,
          nextOpening: '2026-03-03T00:00:00Z',
        },
      }),
      'unsynced',
      {
        reason: 'window-closed',
        patient: true,
        nextCheckAt: '2026-03-03T00:00:00Z',
      },
    ],
    [
      'without automatic sync',
      judge({
        ...pendingSync,
        application: {
          ...application,
          autoSync: { enabled: false, prune: false, selfHeal: false },
        },
      }),
      'syncing',
      { patient: true },
    ],
    [
      'whose sync failed',
      judge(
        {
          ...pendingSync,
          application: { ...application, operation: operation('Failed') },
        },
        { operationHoldsMerge: true },
      ),
      'failed',
      {
        reason: 'sync-failed',
        message:
          'Argo CD could not sync payments-test: one or more objects failed to apply',
      },
    ],
    [
      'whose earlier sync failed',
      judge({
        ...pendingSync,
        application: { ...application, operation: operation('Failed') },
      }),
      'syncing',
      {},
    ],
    [
      'whose rollout still tells of the revision before',
      judge({ ...arrived, rollout: abortedRollout('1.4.9', '1.4.0') }),
      'rolling',
      { message: 'Rollout payments has not begun with 1.5.0 yet.' },
    ],
    [
      'rolling out',
      judge({ ...arrived, rollout: progressing() }),
      'rolling',
      { message: 'payments takes weight 25 of 100.' },
    ],
    [
      'paused for a person',
      judge({
        ...arrived,
        rollout: progressing({
          phase: 'Paused',
          pause: { kind: 'step', until: null },
        }),
      }),
      'rolling',
      { reason: 'paused-for-person', patient: true },
    ],
    [
      'aborted by its analysis',
      judge({ ...arrived, rollout: abortedRollout('1.5.0', '1.4.0') }),
      'failed',
      { reason: 'analysis-failed' },
    ],
    [
      'aborted by a person',
      judge({
        ...arrived,
        rollout: progressing({ aborted: true, phase: 'Degraded' }),
      }),
      'failed',
      { reason: 'rollout-aborted', message: 'Rollout payments was aborted.' },
    ],
    [
      'degraded',
      judge({
        ...arrived,
        rollout: progressing({
          phase: 'Degraded',
          message: 'ProgressDeadlineExceeded',
        }),
      }),
      'failed',
      {
        reason: 'rollout-degraded',
        message: expect.stringContaining('ProgressDeadlineExceeded'),
      },
    ],
    [
      'through, with an unhealthy neighbour',
      judge({ ...arrived, health: { status: 'Degraded', message: 'HPA' } }),
      'verifying',
      {},
    ],
    [
      'a plain workload that arrived',
      judge({ ...arrived, rollout: null }),
      'done',
      {},
    ],
    [
      'a plain workload that is not healthy',
      judge({ ...arrived, rollout: null, health: { status: 'Degraded' } }),
      'verifying',
      {},
    ],
    [
      'a plain workload being applied',
      judge({
        ...arrived,
        rollout: null,
        application: { ...application, operation: operation('Running') },
      }),
      'rolling',
      {},
    ],
  ])('%s', (_, judgement, stage, expected) => {
    expect(judgement).toMatchObject({ stage, ...expected });
    expect(judgement.message).toMatch(/\w/);
  });
});
