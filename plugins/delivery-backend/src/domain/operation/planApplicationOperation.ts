import type {
  ResourcePatch,
  SyncWindowsView,
} from '@lockstep/backstage-plugin-delivery-common';
import type { KubeObject } from '../objects';

export type ApplicationOperation = 'refresh' | 'sync' | 'terminate';

/** The patch, or why the act is refused. */
export type ApplicationPlan =
  | { ok: true; patch: ResourcePatch }
  | { ok: false; reason: string };

/**
 * What Argo CD's own API would write for an act. A write to the resource bypasses that API,
 * so what it checks for a person's request is checked here: an operation in progress, a
 * deletion, sync windows.
 *
 * @remarks
 * Sync carries the resource version that was read: of two at once one gets a conflict.
 */
export function planApplicationOperation(options: {
  application: KubeObject;
  operation: ApplicationOperation;
  windows: SyncWindowsView;
  /** Who asks, for Argo CD's history. */
  username: string;
  now: Date;
}): ApplicationPlan {
  const { application, operation, windows, username, now } = options;
  const { metadata, spec } = application;
  switch (operation) {
    case 'refresh':
      return accept({
        metadata: {
          annotations: {
            'argocd.argoproj.io/refresh': 'normal',
            'argocd.argoproj.io/refresh-timestamp': now.toISOString(),
          },
        },
      });
    case 'terminate':
      return application.operation &&
        application.status?.operationState?.phase === 'Running'
        ? accept({
            metadata: { resourceVersion: metadata.resourceVersion },
            status: { operationState: { phase: 'Terminating' } },
          })
        : refuse('No sync is running');
    case 'sync':
      if (metadata.deletionTimestamp) {
        return refuse('The Application is being deleted');
      }
      if (application.operation) {
        return refuse('A sync is running already');
      }
      if (!windows.canSyncManually) {
        return refuse(
          windows.errors[0] ??
            `A sync window is closed${
              windows.nextOpening ? ` until ${windows.nextOpening}` : ''
            }, also for syncs by hand`,
        );
      }
      return accept({
        metadata: { resourceVersion: metadata.resourceVersion },
        operation: {
          initiatedBy: { username },
          info: [{ name: 'Reason', value: 'Requested in Backstage' }],
          sync: {
            ...readRevisions(spec),
            prune: spec?.syncPolicy?.automated?.prune ?? false,
            syncOptions: spec?.syncPolicy?.syncOptions,
            syncStrategy: { hook: {} },
          },
          retry: spec?.syncPolicy?.retry,
        },
        status: { operationState: null },
      });
    default:
      throw new Error(`unknown operation ${operation satisfies never}`);
  }
}

function readRevisions(spec: any): Record<string, unknown> {
  return Array.isArray(spec?.sources) && spec.sources.length > 0
    ? {
        sources: spec.sources,
        revisions: spec.sources.map(
          (source: any) => source?.targetRevision ?? '',
        ),
      }
    : { revision: spec?.source?.targetRevision ?? '' };
}

function accept(body: Record<string, unknown>): ApplicationPlan {
  return { ok: true, patch: { body } };
}

function refuse(reason: string): ApplicationPlan {
  return { ok: false, reason };
}
