import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore } from '../kube/ObjectStore';
import { parseSeconds } from '../expression';
import { applyTo, isInSync, keepIgnored } from './compareResource';
import {
  identify,
  isDrift,
  keyOf,
  waveOf,
  type ComparedResource,
} from './ComparedResource';
import { resourceHealth } from './resourceHealth';

export interface OperationInput {
  application: KubeObject;
  /** The operation's state before this step. */
  state: any;
  resources: ComparedResource[];
  store: ObjectStore;
  now: Date;
  realMs(seconds: number): number;
}

export interface OperationStep {
  state: any;
  /** Work again at this time, if nothing happens before. */
  nextAt?: Date;
}

const kindOrder = [
  'Namespace',
  'NetworkPolicy',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PodDisruptionBudget',
  'Role',
  'RoleBinding',
  'Service',
  'AnalysisTemplate',
  'AppProject',
  'DaemonSet',
  'Pod',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'HorizontalPodAutoscaler',
  'Ingress',
];

function rank(kind: string): number {
  const at = kindOrder.indexOf(kind);
  return at < 0 ? kindOrder.length : at;
}

interface Task {
  resource: ComparedResource;
  object: KubeObject;
  wave: number;
  prune: boolean;
}

function planTasks(resources: ComparedResource[], operation: any): Task[] {
  const only: any[] | undefined = operation.sync?.resources;
  const selected = (object: KubeObject) =>
    !only?.length ||
    only.some(each => {
      const { group, kind, namespace, name } = keyOf(object);
      return (
        each.kind === kind &&
        each.name === name &&
        (each.group ?? '') === group &&
        (!each.namespace || each.namespace === namespace)
      );
    });
  return resources
    .map((resource): Task => {
      const object = (resource.target ?? resource.live) as KubeObject;
      return {
        resource,
        object,
        wave: waveOf(object),
        prune: !resource.target,
      };
    })
    .filter(({ object }) => selected(object))
    .sort(
      (a, b) =>
        Number(a.prune) - Number(b.prune) ||
        a.wave - b.wave ||
        rank(a.object.kind) - rank(b.object.kind) ||
        (identify(keyOf(a.object)) < identify(keyOf(b.object)) ? -1 : 1),
    );
}

const options = (application: KubeObject, operation: any): string[] => [
  ...(application.spec?.syncPolicy?.syncOptions ?? []),
  ...(operation.sync?.syncOptions ?? []),
];

function hasOption(input: OperationInput, option: string): boolean {
  return options(input.application, input.state.operation ?? {}).includes(
    option,
  );
}

function ensureNamespace(input: OperationInput) {
  const { store, application } = input;
  const name: string | undefined = application.spec?.destination?.namespace;
  if (
    !name ||
    !hasOption(input, 'CreateNamespace=true') ||
    store.get('Namespace', undefined, name)
  )
    return;
  const metadata = application.spec?.syncPolicy?.managedNamespaceMetadata ?? {};
  store.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, ...metadata },
  });
}

function describeKind({
  group,
  kind,
}: {
  group: string;
  kind: string;
}): string {
  return `${kind.toLowerCase()}${group ? `.${group}` : ''}`;
}

function applyTask(
  input: OperationInput,
  { resource, object }: Task,
): { status: string; message: string } {
  const { store } = input;
  const target = resource.target as KubeObject;
  const label = `${describeKind(keyOf(object))}/${object.metadata.name}`;
  const live = store.get(
    target.kind,
    target.metadata.namespace,
    target.metadata.name,
  );
  const kept =
    live && hasOption(input, 'RespectIgnoreDifferences=true')
      ? keepIgnored(target, live, resource.ignored)
      : target;
  if (!live) {
    store.create(applyTo(undefined, kept));
    return { status: 'Synced', message: `${label} created` };
  }
  if (isInSync(kept, live, []))
    return { status: 'Synced', message: `${label} unchanged` };
  store.update(applyTo(live, kept));
  return { status: 'Synced', message: `${label} configured` };
}

function pruneTask(
  input: OperationInput,
  { object }: Task,
): { status: string; message: string } {
  const { prune } = input.state.operation?.sync ?? {};
  const keeps =
    object.metadata.annotations?.['argocd.argoproj.io/sync-options']?.includes(
      'Prune=false',
    );
  if (!prune)
    return { status: 'PruneSkipped', message: 'ignored (requires pruning)' };
  if (keeps) return { status: 'PruneSkipped', message: 'ignored (no prune)' };
  input.store.delete(
    object.kind,
    object.metadata.namespace,
    object.metadata.name,
  );
  return { status: 'Pruned', message: 'pruned' };
}

function runTask(input: OperationInput, task: Task): any {
  const key = keyOf(task.object);
  const images = [
    ...new Set(
      (task.object.spec?.template?.spec?.containers ?? []).map(
        (each: any) => each.image,
      ),
    ),
  ];
  const base = {
    ...key,
    syncPhase: 'Sync',
    ...(images.length > 0 && { images }),
  };
  try {
    const outcome = task.prune
      ? pruneTask(input, task)
      : applyTask(input, task);
    return {
      ...base,
      ...outcome,
      hookPhase: outcome.status === 'Synced' ? 'Running' : 'Succeeded',
    };
  } catch (error) {
    return {
      ...base,
      status: 'SyncFailed',
      message: (error as Error).message,
      hookPhase: 'Failed',
    };
  }
}

function stampOf(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Ends the operation, or plans another try where it may have one. */
function endFailed(
  input: OperationInput,
  state: any,
  message: string,
): OperationStep {
  const { now, realMs } = input;
  const retry = state.operation?.retry ?? {};
  const count: number = state.retryCount ?? 0;
  const limit: number = retry.limit ?? 0;
  if (limit >= 0 && count >= limit) {
    return {
      state: { ...state, phase: 'Failed', message, finishedAt: stampOf(now) },
    };
  }
  const {
    duration = '5s',
    factor = 2,
    maxDuration = '3m',
  } = retry.backoff ?? {};
  const seconds = Math.min(
    (parseSeconds(duration) ?? 5) * factor ** count,
    parseSeconds(maxDuration) ?? 180,
  );
  const retryAt = new Date(now.getTime() + realMs(seconds));
  const text = `${message}. Retrying attempt #${count + 1} at ${retryAt
    .toISOString()
    .slice(11, 16)}.`;
  const { syncResult } = state;
  return {
    state: {
      ...state,
      phase: 'Running',
      message: text,
      retryCount: count + 1,
      syncResult: { ...syncResult, resources: [] },
    },
    nextAt: retryAt,
  };
}

function waitsFor(
  input: OperationInput,
  tasks: Task[],
): { waiting: Task[]; degraded: Task[] } {
  const waiting: Task[] = [];
  const degraded: Task[] = [];
  for (const task of tasks) {
    const { kind, metadata } = task.object;
    const live = input.store.get(kind, metadata.namespace, metadata.name);
    const health = live && resourceHealth(live);
    if (!health || health.status === 'Healthy') continue;
    (health.status === 'Degraded' ? degraded : waiting).push(task);
  }
  return { waiting, degraded };
}

/**
 * One step of a running sync: applies wave after wave, the next one only when the one before is healthy, and
 * prunes at the end.
 */
export function advanceOperation(input: OperationInput): OperationStep {
  const { now } = input;
  let { state } = input;
  const { operation } = state;
  if (state.phase === 'Terminating') {
    return {
      state: {
        ...state,
        phase: 'Failed',
        message: 'Operation terminated',
        finishedAt: stampOf(now),
      },
    };
  }
  const tasks = planTasks(input.resources, operation);
  const done = new Map<string, any>(
    (state.syncResult?.resources ?? []).map((each: any) => [
      identify(each),
      each,
    ]),
  );
  const report = (results: Map<string, any>) => ({
    ...state.syncResult,
    resources: [...results.values()],
  });
  if (operation.sync?.dryRun) {
    const message = 'successfully synced (dry run)';
    return {
      state: {
        ...state,
        phase: 'Succeeded',
        message,
        finishedAt: stampOf(now),
      },
    };
  }
  try {
    ensureNamespace(input);
  } catch (error) {
    return endFailed(
      input,
      state,
      `one or more objects failed to apply, reason: ${
        (error as Error).message
      }`,
    );
  }
  const steps = [
    ...new Set(tasks.map(each => (each.prune ? Infinity : each.wave))),
  ];
  for (const [position, step] of steps.entries()) {
    const wave = tasks.filter(
      each => (each.prune ? Infinity : each.wave) === step,
    );
    for (const task of wave) {
      const id = identify(keyOf(task.object));
      if (!done.has(id)) done.set(id, runTask(input, task));
    }
    const failed = [...done.values()].find(
      each => each.status === 'SyncFailed',
    );
    state = { ...state, syncResult: report(done) };
    if (failed)
      return endFailed(
        input,
        state,
        `one or more objects failed to apply, reason: ${failed.message}`,
      );
    const isLast =
      position === steps.length - 1 || steps[position + 1] === Infinity;
    if (isLast) continue;
    const { waiting, degraded } = waitsFor(input, wave);
    if (degraded.length > 0)
      return endFailed(
        input,
        state,
        'one or more synchronization tasks completed unsuccessfully',
      );
    if (waiting.length > 0) {
      const [{ object }] = waiting;
      const more =
        waiting.length > 1 ? ` and ${waiting.length - 1} more resources` : '';
      const { group, kind, name } = keyOf(object);
      const message = `waiting for healthy state of ${
        group ? `${group}/` : ''
      }${kind}/${name}${more}`;
      return {
        state: { ...state, message },
        nextAt: new Date(now.getTime() + 500),
      };
    }
  }
  const resources = [...done.values()].map(each => ({
    ...each,
    hookPhase: each.status === 'Synced' ? 'Running' : 'Succeeded',
  }));
  const skipped = resources.some(each => each.status === 'PruneSkipped');
  const message = skipped
    ? 'successfully synced (no more tasks)'
    : 'successfully synced (all tasks run)';
  const syncResult = { ...state.syncResult, resources };
  return {
    state: {
      ...state,
      phase: 'Succeeded',
      message,
      syncResult,
      finishedAt: stampOf(now),
    },
  };
}

export function driftOf(resources: ComparedResource[]): ComparedResource[] {
  return resources.filter(isDrift);
}
