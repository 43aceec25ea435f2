import type {
  Deployment,
  Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import { abortedRollout } from '../../__testUtils__/rollouts';
import {
  aDeployment,
  aRevision,
  aRollout,
  v,
} from '../../__testUtils__/aDeployment';
import { judgeDeployment } from './judgeDeployment';
import type { Observation } from './Judgement';

const arrived = aDeployment('test', '1.5.0');
const application = { ...arrived.application, sync: 'OutOfSync' as const };
const judge = (
  deployment: Deployment | undefined,
  changes: Partial<Observation> = {},
  phase: Promotion['phase'] = 'Merged',
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
    {
      promotion: { phase, observedSince: '2026-03-02T10:00:00.000Z' },
      now: new Date('2026-03-02T10:05:00.000Z'),
    },
  );
const pendingSync = {
  ...arrived,
  application,
  version: v('1.4.0'),
  stableVersion: v('1.4.0'),
};
const pendingSyncWithoutHealing = {
  ...pendingSync,
  application: {
    ...application,
    autoSync: { enabled: true, prune: true, selfHeal: false },
  },
};
const unheeded = { ...pendingSync, application: arrived.application };
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
    revisions: [
      aRevision('1.5.0', 8, { roles: ['canary'] }),
      aRevision('1.4.0', 7),
    ],
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
      'taken back, told of by its ReplicaSet before its Rollout',
      judge({
        ...arrived,
        rollout: aRollout('1.5.0', {
          phase: 'Degraded',
          aborted: true,
          fullyPromoted: false,
          revisions: [
            aRevision('1.5.0', 9),
            aRevision('1.6.0', 8, { roles: ['canary'] }),
          ],
        }),
      }),
      'rolling',
      { message: expect.stringContaining('still tells of the abort before') },
    ],
    [
      'set back by hand',
      judge(pendingSyncWithoutHealing, {}, 'RollingOut'),
      'failed',
      {
        reason: 'rollout-undone',
        message: expect.stringContaining('set back to 1.4.0 by hand'),
      },
    ],
    [
      'set back by hand, which Argo CD heals',
      judge(pendingSync, {}, 'Verifying'),
      'syncing',
      { message: expect.stringContaining('heals that by itself') },
    ],
    [
      'set back by hand while Argo CD syncs',
      judge(
        {
          ...pendingSyncWithoutHealing,
          application: {
            ...pendingSyncWithoutHealing.application,
            operation: operation('Running'),
          },
        },
        {},
        'RollingOut',
      ),
      'syncing',
      {},
    ],
    [
      'masked by the Application',
      judge({
        ...unheeded,
        application: {
          ...unheeded.application,
          overrides: [
            {
              origin: 'application',
              sourceIndex: 0,
              field: 'kustomize.images',
              value: 'payments:1.4.0',
              masksImages: true,
            },
          ],
        },
      }),
      'failed',
      {
        reason: 'edit-masked',
        message: expect.stringMatching(
          /^Application payments-test sets payments:1.4.0 \(kustomize.images\)/,
        ),
      },
    ],
    [
      'overtaken by a later commit',
      judge(unheeded),
      'failed',
      { reason: 'overtaken' },
    ],
    [
      'compared a moment ago',
      judge({
        ...unheeded,
        application: {
          ...unheeded.application,
          operation: {
            ...operation('Succeeded')!,
            finishedAt: '2026-03-02T10:04:01.000Z',
          },
        },
      }),
      'syncing',
      {},
    ],
    [
      'whose pods run the version before',
      judge({
        ...arrived,
        runningImages: [{ image: `${v('1.4.0').image}:1.4.0`, pods: 2 }],
      }),
      'verifying',
      { message: expect.stringContaining('no pod is seen to run 1.5.0') },
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
