import { application, NOW } from '../__fixtures__/resources';
import { describeApplication } from './describeApplication';

const describe_ = (overrides: Parameters<typeof application>[0]) =>
  describeApplication({ application: application(overrides), now: NOW });

it('reads sync, source, history and policy', () => {
  expect(describe_({})).toMatchObject({
    name: 'payments-prod',
    project: 'payments',
    sync: 'Synced',
    revisions: ['c0ffee'],
    sources: [
      { path: 'applications/payments/overlays/prod', targetRevision: 'main' },
    ],
    history: [{ id: 4 }, { id: 3 }],
    autoSync: { enabled: true, prune: true, selfHeal: true },
    operation: null,
    childrenHealth: null,
  });
});

it('prefers several sources and their revisions', () => {
  expect(
    describe_({
      spec: {
        sources: [{ repoURL: 'a', targetRevision: 'v1' }, { repoURL: 'b' }],
      },
      status: {
        sync: { status: 'OutOfSync', revision: '', revisions: ['1', '2'] },
      },
    }),
  ).toMatchObject({
    sync: 'OutOfSync',
    revisions: ['1', '2'],
    sources: [
      { repoURL: 'a', targetRevision: 'v1' },
      { repoURL: 'b', targetRevision: 'HEAD' },
    ],
  });
});

it.each([
  [undefined, false],
  [null, false],
  [{}, true],
  [{ enabled: false }, false],
  [{ enabled: true }, true],
])('automated %j means auto-sync %s', (automated, enabled) => {
  expect(
    describe_({ spec: { syncPolicy: { automated } } }).autoSync.enabled,
  ).toBe(enabled);
});

it.each([
  ['ComparisonError', 'error'],
  ['SharedResourceWarning', 'warning'],
  ['SomethingInfo', 'info'],
])('condition %s is an %s', (type, severity) => {
  expect(
    describe_({ status: { conditions: [{ type, message: 'm' }] } }).conditions,
  ).toEqual([{ type, severity, message: 'm' }]);
});

describe('operations', () => {
  it('a requested one runs before the controller has noticed', () => {
    const view = describeApplication({
      application: {
        ...application({ status: { operationState: { phase: 'Succeeded' } } }),
        operation: {
          initiatedBy: { username: 'mara' },
          sync: { revision: 'r' },
        },
      },
      now: NOW,
    });
    expect(view.operation).toMatchObject({
      phase: 'Running',
      message: 'Waiting to start',
      initiatedBy: 'mara',
      revisions: ['r'],
    });
  });

  it('tells what became of each resource', () => {
    expect(
      describe_({
        status: {
          operationState: {
            phase: 'Failed',
            message: 'one or more objects failed',
            syncResult: {
              revision: 'r',
              resources: [
                {
                  kind: 'Job',
                  name: 'migrate',
                  hookType: 'PreSync',
                  hookPhase: 'Failed',
                },
              ],
            },
          },
        },
      }).operation,
    ).toMatchObject({
      phase: 'Failed',
      resources: [{ name: 'migrate', status: 'Failed', hook: true }],
    });
  });
});

it('takes the health of children from live objects and says whose it is', () => {
  const view = describeApplication({
    application: application(),
    liveHealth: ({ kind }) =>
      kind === 'Rollout'
        ? { status: 'Degraded', message: 'aborted' }
        : undefined,
    now: NOW,
  });
  expect(view.health).toEqual({ status: 'Healthy' });
  expect(view.childrenHealth).toEqual({
    status: 'Degraded',
    message: 'Caused by argoproj.io/Rollout:payments-prod/payments',
  });
  expect(view.resources[1].health).toBeUndefined();
});
