import { application, NOW } from '../__fixtures__/resources';
import { HELM_IMAGE_PATH_ANNOTATION } from '../../../annotations';
import { applicationSourceSchema } from '../../../model/application';
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

describe('Helm', () => {
  const helm = { valueFiles: ['values-prod.yaml', '$values/prod.yaml'] };

  it.each([
    ['values files', helm, helm],
    [
      'that they may be missing',
      { ...helm, ignoreMissingValueFiles: true },
      { ...helm, ignoreMissingValueFiles: true },
    ],
    [
      'no values files',
      { values: 'a: 1', ignoreMissingValueFiles: true },
      undefined,
    ],
    ['what is no list', { valueFiles: 'a.yaml' }, undefined],
    ['nothing', undefined, undefined],
  ])('is read for %s', (_, given, expected) => {
    const { sources } = describe_({
      spec: { source: undefined, sources: [{ repoURL: 'a', helm: given }] },
    });
    expect(sources[0].helm).toEqual(expected);
    expect(applicationSourceSchema.parse(sources[0])).toEqual(sources[0]);
  });

  it.each([
    ['api.image, worker.image,,api.image', ['api.image', 'worker.image']],
    [' ', undefined],
    [undefined, undefined],
  ])('images are named by annotation %j', (annotation, paths) => {
    const view = describeApplication({
      application: {
        ...application({}),
        metadata: { annotations: { [HELM_IMAGE_PATH_ANNOTATION]: annotation } },
      },
      now: NOW,
    });
    expect(view.helmImagePaths).toEqual(paths);
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

describe('operations in full', () => {
  it('tells phase, hook and wave of each resource and how often it was tried', () => {
    const view = describe_({
      status: {
        resources: [{ kind: 'Job', name: 'migrate', syncWave: -1 }],
        operationState: {
          phase: 'Running',
          retryCount: 2,
          operation: { sync: {}, initiatedBy: { automated: true } },
          syncResult: {
            resources: [
              {
                kind: 'Job',
                name: 'migrate',
                syncPhase: 'PreSync',
                hookType: 'PreSync',
                hookPhase: 'Running',
              },
            ],
          },
        },
      },
    });
    expect(view.operation).toMatchObject({
      type: 'Sync',
      automated: true,
      retryCount: 2,
      resources: [
        {
          name: 'migrate',
          hook: true,
          syncPhase: 'PreSync',
          hookType: 'PreSync',
          hookPhase: 'Running',
          wave: -1,
        },
      ],
    });
  });

  it('tells a deletion as one, and since when', () => {
    const sound = application();
    const view = describeApplication({
      application: {
        ...sound,
        metadata: {
          ...sound.metadata,
          deletionTimestamp: '2026-11-19T14:41:00Z',
        },
      },
      now: NOW,
    });
    expect(view.deletingSince).toBe('2026-11-19T14:41:00Z');
    expect(view.operation).toMatchObject({ type: 'Delete', phase: 'Running' });
  });
});

it('keeps what each entry of the history was made from', () => {
  const view = describe_({
    status: {
      history: [
        {
          id: 1,
          revision: 'beef',
          source: { repoURL: 'r', path: 'p', targetRevision: 'main' },
          deployedAt: '2026-11-18T09:00:00Z',
        },
        {
          id: 2,
          revision: '',
          revisions: ['beef', '1.2.3'],
          source: { repoURL: '' },
          sources: [
            { repoURL: 'r', ref: 'values' },
            { repoURL: 'charts', chart: 'web', targetRevision: '1.2.3' },
          ],
          deployedAt: '2026-11-19T09:00:00Z',
        },
      ],
    },
  });
  expect(view.history).toMatchObject([
    {
      id: 2,
      revisions: ['beef', '1.2.3'],
      sources: [{ ref: 'values' }, { chart: 'web' }],
    },
    { id: 1, revisions: ['beef'], sources: [{ path: 'p' }] },
  ]);
});

it.each([
  ['one its author took out', true, 'Degraded', undefined],
  ['one the cluster does not have', false, 'Missing', undefined],
])('does not count %s', (_, ignored, status, stored) => {
  const view = describeApplication({
    application: application({
      status: {
        resources: [
          { kind: 'Service', name: 'a', health: stored },
          { kind: 'Pod', name: 'b', health: { status: 'Healthy' } },
        ],
      },
    }),
    liveHealth: ({ name }) =>
      name === 'a'
        ? { health: { status: status as 'Degraded' }, ignored }
        : undefined,
    now: NOW,
  });
  expect(view.childrenHealth).toEqual({ status: 'Healthy' });
  expect(view.resources[0].health?.status).toBe(status);
});

it('takes the health of children from live objects and says whose it is', () => {
  const view = describeApplication({
    application: application(),
    liveHealth: ({ kind }) =>
      kind === 'Rollout'
        ? {
            health: { status: 'Degraded', message: 'aborted' },
            ignored: false,
          }
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
