import type { SandboxClock } from '../clock';
import type { Controller } from '../Controller';
import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore, StoreEvent } from '../kube/ObjectStore';
import { createWorkQueue, type WorkQueue } from '../WorkQueue';
import { isOperationRunning } from './decideAutoSync';
import { createGitSource, type GitSource } from './GitSource';
import { listRepositories } from './listRepositories';
import { loadTargets, sourcesOf, type Targets } from './loadTargets';
import {
  deleteManaged,
  hasFinalizer,
  reconcileApplication,
  removeFinalizer,
  settingsName,
  type Loaded,
} from './reconcileApplication';
import {
  reconcileApplicationSet,
  reportSetError,
} from './reconcileApplicationSet';
import { createRenderer } from './renderSource';
import { listGlobalProjects } from './resolveProject';
import {
  createTrackingIndex,
  managerOf,
  type TrackingIndex,
} from './TrackingIndex';

export interface ArgoCdControllerOptions {
  store: ObjectStore;
  clock: SandboxClock;
  /** Where the mirrors of the repositories are kept. */
  workDir: string;
  github: { apiUrl: string; token: string; org: string };
  log?(message: string): void;
}

/** Git is asked this often, in real time: a person waits for it. */
const pollMs = 2000;
const setPollMs = 3000;
/** Events come in bursts. */
const settleMs = 50;

const keyOf = (kind: string, namespace: string | undefined, name: string) =>
  `${kind}/${namespace ?? ''}/${name}`;

function asError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The controller of Applications and ApplicationSets: brings what Git says into the cluster. */
export function createArgoCdController(
  options: ArgoCdControllerOptions,
): Controller {
  const { store, clock, workDir, github, log } = options;
  const git: GitSource = createGitSource({
    workDir,
    // Just under the poll: events in between use what the last poll has seen.
    pollMs: pollMs - 200,
    credentials: {
      baseUrl: `${new URL(github.apiUrl).origin}/`,
      token: github.token,
    },
  });
  const render = createRenderer(git);
  /** Applications about which something changed since the last look. */
  const touched = new Set<string>();
  const seenRevisions = new Map<string, string>();
  const retries = new Map<string, Date>();
  /** The namespaces of the Applications, by name. */
  const homes = new Map<string, string>();
  let tracking: TrackingIndex = createTrackingIndex(store);
  let queue: WorkQueue | undefined;
  let unsubscribe: (() => void) | undefined;

  function touch(name: string, namespace: string | undefined) {
    const key = keyOf('Application', namespace, name);
    touched.add(key);
    queue?.add(key, new Date(Date.now() + settleMs));
  }

  async function load(
    sources: any[],
    revisions?: Array<string | undefined>,
    fresh?: boolean,
  ): Promise<{ targets?: Targets; problem?: string }> {
    try {
      return {
        targets: await loadTargets({ git, render, sources, revisions, fresh }),
      };
    } catch (error) {
      return { problem: asError(error) };
    }
  }

  function pendingOperation(application: KubeObject): any {
    return isOperationRunning(application)
      ? application.status.operationState.operation
      : application.operation;
  }

  async function loadAll(application: KubeObject): Promise<Loaded> {
    const fresh =
      application.metadata.annotations?.['argocd.argoproj.io/refresh'] !==
      undefined;
    const loaded: Loaded = await load(sourcesOf(application), undefined, fresh);
    const sync = pendingOperation(application)?.sync;
    const revisions: string[] | undefined =
      sync?.revisions ?? (sync?.revision ? [sync.revision] : undefined);
    const sources: any[] | undefined =
      sync?.sources ?? (sync?.source ? [sync.source] : undefined);
    if (revisions || sources)
      loaded.operation = await load(
        sources ?? sourcesOf(application),
        revisions,
      );
    return loaded;
  }

  function workDeletion(application: KubeObject): Date | undefined {
    if (!hasFinalizer(application)) return undefined;
    if (!deleteManaged(store, tracking, application))
      return new Date(Date.now() + 200);
    removeFinalizer(store, application);
    return undefined;
  }

  /** Nothing happened here and Git stands where it stood. */
  async function isQuiet(
    key: string,
    application: KubeObject,
  ): Promise<boolean> {
    if (touched.has(key) || pendingOperation(application)) return false;
    const { sync, conditions = [] } = application.status ?? {};
    // A drift may be synced once a window opens or a back-off ends; an error may be over.
    if (sync?.status !== 'Synced' || conditions.length > 0) return false;
    const commits = await Promise.all(
      sourcesOf(application).map(each =>
        git.resolve(each.repoURL, each.targetRevision ?? 'HEAD'),
      ),
    );
    const state = commits.join(',');
    const before = seenRevisions.get(key);
    seenRevisions.set(key, state);
    return before === state;
  }

  async function workApplication(
    key: string,
    application: KubeObject,
  ): Promise<Date | undefined> {
    const { namespace, name, annotations } = application.metadata;
    if (application.metadata.deletionTimestamp)
      return workDeletion(application);
    const nextPoll = () => new Date(Date.now() + pollMs);
    if (annotations?.['argocd.argoproj.io/skip-reconcile'] === 'true')
      return nextPoll();
    if (await isQuiet(key, application).catch(() => false)) return nextPoll();
    touched.delete(key);
    const loaded = await loadAll(application);
    // Others may have written while we waited: from here on nothing waits.
    const latest = store.get('Application', namespace, name);
    if (!latest || latest.metadata.deletionTimestamp)
      return latest && new Date();
    const asked = (each: KubeObject) =>
      JSON.stringify([sourcesOf(each), pendingOperation(each)?.sync]);
    if (asked(latest) !== asked(application)) {
      touched.add(key);
      return new Date();
    }
    const refreshed = annotations?.['argocd.argoproj.io/refresh'] !== undefined;
    const result = reconcileApplication({
      application: latest,
      loaded,
      store,
      tracking,
      clock,
      retryAt: retries.get(key),
      refreshed,
    });
    if (result.retryAt) retries.set(key, result.retryAt);
    else retries.delete(key);
    if (loaded.targets)
      seenRevisions.set(key, loaded.targets.revisions.join(','));
    const times = [result.nextAt, result.retryAt].filter(
      (each): each is Date => each !== undefined,
    );
    if (times.length > 0) touched.add(key);
    return new Date(
      Math.min(nextPoll().getTime(), ...times.map(each => each.getTime())),
    );
  }

  async function workSet(set: KubeObject): Promise<Date | undefined> {
    const { namespace, name } = set.metadata;
    try {
      const generators: any[] = set.spec?.generators ?? [];
      const strange = generators.find(each => !each.scmProvider?.github);
      if (strange)
        throw new Error(
          `generator ${Object.keys(strange).join(
            ', ',
          )} is not supported in the sandbox, use scmProvider.github`,
        );
      const found = await Promise.all(
        generators.map(({ scmProvider }) =>
          listRepositories(
            github,
            scmProvider,
            scmProvider.github.organization ?? github.org,
          ),
        ),
      );
      const latest = store.get('ApplicationSet', namespace, name);
      if (latest)
        reconcileApplicationSet(store, latest, found.flat(), clock.now());
    } catch (error) {
      const latest = store.get('ApplicationSet', namespace, name);
      if (latest) reportSetError(store, latest, asError(error), clock.now());
    }
    return new Date(Date.now() + setPollMs);
  }

  function work(key: string): Promise<Date | undefined> | undefined {
    const [kind, namespace, name] = key.split('/');
    const object = store.get(kind, namespace, name);
    if (!object) {
      for (const memory of [touched, seenRevisions, retries])
        memory.delete(key);
      return undefined;
    }
    return kind === 'Application'
      ? workApplication(key, object)
      : workSet(object);
  }

  /** Touches the Applications of a project; of every project when it is a global one, or none is named. */
  function touchProject(namespace: string | undefined, name?: string) {
    const settings = store.get('ConfigMap', namespace, settingsName);
    const concernsAll =
      name === undefined || listGlobalProjects(settings).includes(name);
    for (const { metadata, spec } of store.list('Application', { namespace })) {
      if (concernsAll || spec?.project === name)
        touch(metadata.name, metadata.namespace);
    }
  }

  function enqueue({ object, type }: StoreEvent) {
    const { kind, metadata } = object;
    tracking.observe({ object, type });
    if (kind === 'Application' && type !== 'DELETED') {
      homes.set(metadata.name, metadata.namespace ?? '');
      touch(metadata.name, metadata.namespace);
    }
    if (kind === 'ApplicationSet' && type === 'ADDED')
      queue?.add(keyOf(kind, metadata.namespace, metadata.name));
    if (kind === 'AppProject') touchProject(metadata.namespace, metadata.name);
    if (kind === 'ConfigMap' && metadata.name === settingsName)
      touchProject(metadata.namespace);
    const manager = managerOf(object);
    const namespace = manager && homes.get(manager);
    if (namespace) touch(manager, namespace);
  }

  return {
    start() {
      queue = createWorkQueue({
        work,
        concurrency: 4,
        onError: (key, error) =>
          log?.(`argocd: ${key} failed: ${asError(error)}`),
      });
      tracking = createTrackingIndex(store);
      unsubscribe = store.subscribe(enqueue);
      for (const kind of ['AppProject', 'Application', 'ApplicationSet']) {
        for (const object of store.list(kind))
          enqueue({ type: 'ADDED', object });
      }
    },
    async stop() {
      unsubscribe?.();
      await queue?.stop();
    },
  };
}
