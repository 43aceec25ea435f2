import type { ApplicationView } from '../../../model/application';
import { at, flagAt, listAt, textAt, textsAt } from '../json/readJson';

type OperationView = NonNullable<ApplicationView['operation']>;

const PHASES: ReadonlySet<string> = new Set([
  'Running',
  'Terminating',
  'Succeeded',
  'Failed',
  'Error',
]);

/**
 * The running or latest operation of an Application. A requested operation counts as running
 * before the controller has picked it up, and so does a deletion.
 *
 * @public
 */
export function describeOperation(
  application: unknown,
): ApplicationView['operation'] {
  const requested = at(application, 'operation');
  const state = at(application, 'status', 'operationState');
  if (isBeingDeleted(application)) {
    return {
      ...emptyOperation('Running'),
      message: 'The Application is being deleted',
      startedAt: textAt(application, 'metadata', 'deletionTimestamp'),
    };
  }
  if (requested === undefined && state === undefined) {
    return null;
  }
  if (requested !== undefined && !isInProgress(state)) {
    return {
      ...emptyOperation('Running'),
      message: 'Waiting to start',
      ...readInitiator(requested),
      revisions: readRevisions(at(requested, 'sync')),
    };
  }
  return describeState(state);
}

/**
 * What kind of work the operation is, in Argo CD's words.
 *
 * @public
 */
export function readOperationType(
  application: unknown,
): 'Sync' | 'Delete' | 'Unknown' {
  if (isBeingDeleted(application)) {
    return 'Delete';
  }
  const sync =
    at(application, 'operation', 'sync') ??
    at(application, 'status', 'operationState', 'operation', 'sync');
  return sync === undefined ? 'Unknown' : 'Sync';
}

/** A requested operation is told first: the deletion waits for it. */
function isBeingDeleted(application: unknown): boolean {
  return (
    at(application, 'operation') === undefined &&
    at(application, 'metadata', 'deletionTimestamp') !== undefined
  );
}

function isInProgress(state: unknown): boolean {
  const phase = textAt(state, 'phase');
  return phase === 'Running' || phase === 'Terminating';
}

function describeState(state: unknown): OperationView {
  const phase = textAt(state, 'phase');
  const result = at(state, 'syncResult');
  const revisions = readRevisions(result);
  return {
    phase:
      phase !== undefined && PHASES.has(phase)
        ? (phase as OperationView['phase'])
        : 'Unknown',
    message: textAt(state, 'message'),
    startedAt: textAt(state, 'startedAt'),
    finishedAt: textAt(state, 'finishedAt'),
    ...readInitiator(at(state, 'operation')),
    revisions:
      revisions.length > 0
        ? revisions
        : readRevisions(at(state, 'operation', 'sync')),
    resources: listAt(result, 'resources').map(resource => ({
      group: textAt(resource, 'group') ?? '',
      kind: textAt(resource, 'kind') ?? '',
      namespace: textAt(resource, 'namespace'),
      name: textAt(resource, 'name') ?? '',
      status:
        textAt(resource, 'status') ??
        textAt(resource, 'hookPhase') ??
        'Unknown',
      message: textAt(resource, 'message'),
      hook: textAt(resource, 'hookType') !== undefined,
    })),
  };
}

function emptyOperation(phase: OperationView['phase']): OperationView {
  return { phase, automated: false, revisions: [], resources: [] };
}

function readInitiator(operation: unknown): {
  initiatedBy?: string;
  automated: boolean;
} {
  return {
    initiatedBy: textAt(operation, 'initiatedBy', 'username'),
    automated: flagAt(operation, 'initiatedBy', 'automated'),
  };
}

/** `revisions` of several sources, else `revision` of one. */
export function readRevisions(object: unknown): string[] {
  const revisions = textsAt(object, 'revisions');
  const revision = textAt(object, 'revision');
  if (revisions.length > 0) {
    return revisions;
  }
  return revision === undefined ? [] : [revision];
}
