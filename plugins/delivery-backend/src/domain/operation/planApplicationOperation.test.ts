import type { SyncWindowsView } from '@lockstep/backstage-plugin-delivery-common';
import {
  planApplicationOperation,
  type ApplicationOperation,
} from './planApplicationOperation';

const OPEN: SyncWindowsView = {
  canSync: true,
  canSyncManually: true,
  active: [],
  matching: [],
  nextOpening: null,
  nextClosing: null,
  errors: [],
};

const plan = (
  operation: ApplicationOperation,
  application: object,
  windows: Partial<SyncWindowsView> = {},
) =>
  planApplicationOperation({
    application: {
      metadata: { name: 'a', resourceVersion: '7' },
      ...application,
    },
    operation,
    windows: { ...OPEN, ...windows },
    username: 'user:default/guest',
    now: new Date('2026-08-20T12:00:00.000Z'),
  });

describe('planApplicationOperation', () => {
  it('refreshes by annotation', () => {
    expect(plan('refresh', {})).toEqual({
      ok: true,
      patch: {
        body: {
          metadata: {
            annotations: {
              'argocd.argoproj.io/refresh': 'normal',
              'argocd.argoproj.io/refresh-timestamp':
                '2026-08-20T12:00:00.000Z',
            },
          },
        },
      },
    });
  });

  it('syncs the target revision by the policy of the Application', () => {
    expect(
      plan('sync', {
        spec: {
          source: { targetRevision: 'main' },
          syncPolicy: {
            automated: { prune: true },
            syncOptions: ['CreateNamespace=true'],
            retry: { limit: 2 },
          },
        },
      }),
    ).toMatchObject({
      ok: true,
      patch: {
        body: {
          metadata: { resourceVersion: '7' },
          operation: {
            initiatedBy: { username: 'user:default/guest' },
            sync: {
              revision: 'main',
              prune: true,
              syncOptions: ['CreateNamespace=true'],
            },
            retry: { limit: 2 },
          },
          status: { operationState: null },
        },
      },
    });
  });

  it('syncs every source of several', () => {
    const sources = [{ targetRevision: 'main' }, { targetRevision: '1.2.3' }];
    expect(plan('sync', { spec: { sources } })).toMatchObject({
      patch: {
        body: {
          operation: { sync: { sources, revisions: ['main', '1.2.3'] } },
        },
      },
    });
  });

  it('terminates what runs', () => {
    expect(
      plan('terminate', {
        operation: {},
        status: { operationState: { phase: 'Running' } },
      }),
    ).toMatchObject({
      patch: { body: { status: { operationState: { phase: 'Terminating' } } } },
    });
  });

  it.each<
    [string, ApplicationOperation, object, Partial<SyncWindowsView>, RegExp]
  >([
    ['a sync while one runs', 'sync', { operation: {} }, {}, /running already/],
    [
      'a sync of what is being deleted',
      'sync',
      { metadata: { name: 'a', deletionTimestamp: 'now' } },
      {},
      /being deleted/,
    ],
    [
      'a sync in a closed window',
      'sync',
      {},
      { canSyncManually: false, nextOpening: '2026-08-21T08:00:00Z' },
      /closed until 2026-08-21T08:00:00Z/,
    ],
    [
      'a sync under a broken window',
      'sync',
      {},
      { canSyncManually: false, errors: ['cannot read schedule'] },
      /cannot read schedule/,
    ],
    [
      'the end of a sync that does not run',
      'terminate',
      {},
      {},
      /No sync is running/,
    ],
    [
      'the end of a sync that ended',
      'terminate',
      { operation: {}, status: { operationState: { phase: 'Succeeded' } } },
      {},
      /No sync is running/,
    ],
  ])('refuses %s', (_, operation, application, windows, reason) => {
    expect(plan(operation, application, windows)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
    });
  });
});
