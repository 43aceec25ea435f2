import { isDeepStrictEqual } from 'node:util';
import type { SandboxClock } from '../clock';
import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore } from '../kube/ObjectStore';
import { findKind } from '../kube/resourceKinds';
import { advanceOperation } from './advanceOperation';
import {
  sourceFields,
  revisionFields,
  stampOf,
  withComparison,
  withComparisonError,
  withConditions,
  withHistory,
} from './applicationStatus';
import {
  compareResources,
  prepareTarget,
  type ComparedResource,
} from './ComparedResource';
import type { TrackingIndex } from './TrackingIndex';
import { checkProject } from './checkProject';
import { decideAutoSync, isOperationRunning } from './decideAutoSync';
import { canSync } from './evaluateWindows';
import { sourcesOf, type Targets } from './loadTargets';
import { resolveProject } from './resolveProject';

export interface Loaded {
  /** What Git wants now, or why we cannot know. */
  targets?: Targets;
  problem?: string;
  /** The same for the commit that a running operation asks for, if it asks for one. */
  operation?: { targets?: Targets; problem?: string };
}

export interface ReconcileInput {
  application: KubeObject;
  loaded: Loaded;
  store: ObjectStore;
  tracking: TrackingIndex;
  clock: SandboxClock;
  /** A failed operation is tried again no earlier. */
  retryAt?: Date;
  /** When the comparison was asked for, the time is written even if nothing changed. */
  refreshed: boolean;
}

export interface ReconcileResult {
  nextAt?: Date;
  retryAt?: Date;
}

const finalizer = 'resources-finalizer.argocd.argoproj.io';
const reconciledEverySeconds = 120;

/** The ConfigMap with the settings of Argo CD. */
export const settingsName = 'argocd-cm';

function findPods(
  store: ObjectStore,
  resources: ComparedResource[],
): KubeObject[] {
  const owners = new Set(
    resources.map(each => each.live?.metadata.uid).filter(Boolean),
  );
  const owned = (kind: string, namespace: string | undefined) =>
    store
      .list(kind, { namespace })
      .filter(each =>
        each.metadata.ownerReferences?.some(reference =>
          owners.has(reference.uid),
        ),
      );
  const workloads = resources.flatMap(each =>
    each.live?.spec?.template ? [each.live] : [],
  );
  const namespaces = new Set(workloads.map(each => each.metadata.namespace));
  for (const namespace of namespaces)
    for (const each of owned('ReplicaSet', namespace))
      owners.add(each.metadata.uid);
  return [...namespaces].flatMap(namespace => owned('Pod', namespace));
}

function compare(
  { store, tracking, application }: ReconcileInput,
  targets: Targets,
): ComparedResource[] {
  const prepared = targets.objects.map(each =>
    prepareTarget(application, each),
  );
  return compareResources({
    application,
    targets: prepared,
    tracked: tracking.managedBy(application),
    findLive: ({ kind, metadata }) =>
      findKind(kind)
        ? store.get(kind, metadata.namespace, metadata.name)
        : undefined,
  });
}

/** Deletes what the application manages; true once all of it is gone. */
export function deleteManaged(
  store: ObjectStore,
  tracking: TrackingIndex,
  application: KubeObject,
): boolean {
  for (const { kind, metadata } of tracking.managedBy(application)) {
    if (!metadata.deletionTimestamp)
      store.delete(kind, metadata.namespace, metadata.name);
  }
  return tracking.managedBy(application).length === 0;
}

export function hasFinalizer(application: KubeObject): boolean {
  return (application.metadata.finalizers ?? []).some(each =>
    each.startsWith(finalizer),
  );
}

export function removeFinalizer(store: ObjectStore, application: KubeObject) {
  const finalizers = (application.metadata.finalizers ?? []).filter(
    each => !each.startsWith(finalizer),
  );
  const { namespace, name } = application.metadata;
  store.patch('Application', namespace, name, {
    metadata: { finalizers: finalizers.length > 0 ? finalizers : null },
  });
}

class Reconciliation {
  private status: any;
  private clearOperation = false;
  private requested: any;
  private readonly now: Date;
  private readonly project: KubeObject | undefined;
  private readonly result: ReconcileResult = {};

  constructor(private readonly input: ReconcileInput) {
    const { application, store, clock } = input;
    this.now = clock.now();
    this.status = application.status ?? {};
    const { namespace } = application.metadata;
    const findProject = (name: string) =>
      store.get('AppProject', namespace, name);
    const project = findProject(application.spec?.project ?? 'default');
    this.project =
      project &&
      resolveProject({
        project,
        findProject,
        settings: store.get('ConfigMap', namespace, settingsName),
      });
  }

  run(): ReconcileResult {
    const { application, loaded, store } = this.input;
    const refused = checkProject(
      application,
      this.project,
      sourcesOf(application),
    );
    if (refused) {
      this.status = withComparisonError(
        application,
        'InvalidSpecError',
        refused,
        this.now,
      );
    } else if (!loaded.targets) {
      this.status = withComparisonError(
        application,
        'ComparisonError',
        loaded.problem ?? 'unknown',
        this.now,
      );
    } else {
      const resources = compare(this.input, loaded.targets);
      const pods = findPods(store, resources);
      this.status = withComparison({
        application,
        targets: loaded.targets,
        resources,
        pods,
        now: this.now,
      });
      this.startAutoSync(loaded.targets, resources);
    }
    this.operate(refused);
    this.write();
    return this.result;
  }

  private windowOpen(manual: boolean, startedAt?: Date): boolean {
    const { project, now } = this;
    return canSync({
      project,
      application: this.input.application,
      manual,
      now,
      startedAt,
    });
  }

  private startAutoSync(targets: Targets, resources: ComparedResource[]) {
    const { application, clock } = this.input;
    const decision = decideAutoSync({
      application: { ...application, status: this.status },
      revisions: targets.revisions,
      sources: sourcesOf(application),
      resources,
      targetCount: targets.objects.length,
      windowOpen: this.windowOpen(false),
      now: this.now,
      realMs: clock.realMs,
    });
    const problems = decision.problem
      ? [{ type: 'SyncError', message: decision.problem }]
      : [];
    this.status = withConditions(
      this.status,
      ['SyncError'],
      problems,
      this.now,
    );
    this.requested = decision.operation;
    this.result.nextAt = decision.nextAt;
  }

  private startOperation(): any {
    const { application } = this.input;
    const running = isOperationRunning(application)
      ? this.status.operationState
      : undefined;
    if (running) return running;
    const operation = application.operation ?? this.requested;
    if (!operation) return undefined;
    return {
      operation,
      phase: 'Running',
      message: 'waiting to start',
      startedAt: stampOf(this.now),
    };
  }

  private operate(refused: string | undefined) {
    const { application, loaded, store, clock, retryAt } = this.input;
    let state = this.startOperation();
    if (!state) return;
    const { sync, initiatedBy } = state.operation ?? {};
    const targets = loaded.operation
      ? loaded.operation.targets
      : loaded.targets;
    const problem =
      refused ??
      (targets ? undefined : loaded.operation?.problem ?? loaded.problem);
    const manual = !initiatedBy?.automated;
    if (retryAt && retryAt > this.now && state.phase === 'Running') {
      this.result.retryAt = retryAt;
      this.status = { ...this.status, operationState: state };
      return;
    }
    if (state.phase !== 'Terminating' && (problem || !targets)) {
      this.finish({
        ...state,
        phase: 'Error',
        message: problem ?? 'unknown',
        finishedAt: stampOf(this.now),
      });
      return;
    }
    if (
      state.phase !== 'Terminating' &&
      !this.windowOpen(manual, new Date(state.startedAt))
    ) {
      this.status = {
        ...this.status,
        operationState: {
          ...state,
          message: 'Sync operation blocked by sync window',
        },
      };
      return;
    }
    if (targets) {
      const known = state.syncResult ?? {
        ...sourceFields(application),
        resources: [],
      };
      state = {
        ...state,
        syncResult: {
          ...known,
          ...revisionFields(application, targets.revisions),
        },
      };
    }
    const resources = targets ? compare(this.input, targets) : [];
    const step = advanceOperation({
      application,
      state,
      resources,
      store,
      now: this.now,
      realMs: clock.realMs,
    });
    const retries = (step.state.retryCount ?? 0) > (state.retryCount ?? 0);
    this.result.nextAt = step.nextAt;
    if (retries) this.result.retryAt = step.nextAt;
    if (['Succeeded', 'Failed', 'Error'].includes(step.state.phase))
      this.finish(step.state);
    else this.status = { ...this.status, operationState: step.state };
    const complete =
      step.state.phase === 'Succeeded' &&
      !sync?.dryRun &&
      !sync?.resources?.length;
    if (complete)
      this.status = withHistory(application, this.status, step.state);
  }

  private finish(state: any) {
    this.clearOperation = true;
    this.status = { ...this.status, operationState: state };
    // What was applied is compared at once, by the events of the store or by the next look.
    this.result.nextAt ??= this.now;
  }

  private write() {
    const { application, store, clock, refreshed } = this.input;
    const { namespace, name } = application.metadata;
    const { reconciledAt, ...before } = application.status ?? {};
    const { reconciledAt: _, ...after } = this.status;
    const changed = !isDeepStrictEqual(
      before,
      JSON.parse(JSON.stringify(after)),
    );
    const old =
      !reconciledAt ||
      this.now.getTime() - Date.parse(reconciledAt) >
        clock.realMs(reconciledEverySeconds);
    const operation = this.clearOperation
      ? application.operation && null
      : this.requested;
    const refresh =
      application.metadata.annotations?.['argocd.argoproj.io/refresh'];
    if (refreshed && refresh) {
      const annotations = {
        'argocd.argoproj.io/refresh': null,
        'argocd.argoproj.io/refresh-timestamp': null,
      };
      store.patch('Application', namespace, name, {
        metadata: { annotations },
      });
    }
    if (operation !== undefined)
      store.patch('Application', namespace, name, { operation });
    if (changed || old || (refreshed && refresh)) {
      const latest = store.get('Application', namespace, name);
      if (latest)
        store.updateStatus({
          ...latest,
          status: { ...after, reconciledAt: stampOf(this.now) },
        });
    }
  }
}

/** One pass over an application, from what was loaded to what is written; nothing in it waits. */
export function reconcileApplication(input: ReconcileInput): ReconcileResult {
  return new Reconciliation(input).run();
}
