import type { ApplicationView } from '../../../model/application';
import {
  at,
  flagAt,
  listAt,
  numberAt,
  textAt,
  textsAt,
} from '../json/readJson';

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
      ...emptyOperation('Running', 'Delete'),
      message: 'The Application is being deleted',
      startedAt: textAt(application, 'metadata', 'deletionTimestamp'),
    };
  }
  if (requested === undefined && state === undefined) {
    return null;
  }
  if (requested !== undefined && !isInProgress(state)) {
    return {
      ...emptyOperation('Running', readOperationType(application)),
      message: 'Waiting to start',
      ...readInitiator(requested),
      revisions: readRevisions(at(requested, 'sync')),
    };
  }
  return describeState(application, state);
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

function describeState(application: unknown, state: unknown): OperationView {
  const phase = textAt(state, 'phase');
  const result = at(state, 'syncResult');
  const revisions = readRevisions(result);
  const waves = readWaves(application);
  return {
    type: readOperationType(application),
    phase:
      phase !== undefined && PHASES.has(phase)
        ? (phase as OperationView['phase'])
        : 'Unknown',
    message: textAt(state, 'message'),
    startedAt: textAt(state, 'startedAt'),
    finishedAt: textAt(state, 'finishedAt'),
    ...readInitiator(at(state, 'operation')),
    retryCount: numberAt(state, 'retryCount'),
    revisions:
      revisions.length > 0
        ? revisions
        : readRevisions(at(state, 'operation', 'sync')),
    resources: listAt(result, 'resources').map(resource =>
      describeResult(resource, waves),
    ),
  };
}

function describeResult(
  resource: unknown,
  waves: ReadonlyMap<string, number>,
): OperationView['resources'][number] {
  const hookPhase = textAt(resource, 'hookPhase');
  const hookType = textAt(resource, 'hookType');
  return {
    group: textAt(resource, 'group') ?? '',
    kind: textAt(resource, 'kind') ?? '',
    namespace: textAt(resource, 'namespace'),
    name: textAt(resource, 'name') ?? '',
    status: textAt(resource, 'status') ?? hookPhase ?? 'Unknown',
    message: textAt(resource, 'message'),
    hook: hookType !== undefined,
    syncPhase: textAt(resource, 'syncPhase'),
    hookType,
    hookPhase,
    wave: waves.get(identify(resource)),
  };
}

/** Results do not carry the wave; the list of resources does. */
function readWaves(application: unknown): ReadonlyMap<string, number> {
  return new Map(
    listAt(application, 'status', 'resources').flatMap(resource => {
      const wave = numberAt(resource, 'syncWave');
      return wave === undefined ? [] : [[identify(resource), wave] as const];
    }),
  );
}

function identify(resource: unknown): string {
  return ['group', 'kind', 'namespace', 'name']
    .map(field => textAt(resource, field) ?? '')
    .join('/');
}

function emptyOperation(
  phase: OperationView['phase'],
  type: OperationView['type'],
): OperationView {
  return { type, phase, automated: false, revisions: [], resources: [] };
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
