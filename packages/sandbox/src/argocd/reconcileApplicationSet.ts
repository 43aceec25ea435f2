import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../kube/KubeObject';
import type { ObjectStore } from '../kube/ObjectStore';
import { stampOf } from './applicationStatus';
import {
  generateApplication,
  type RepositoryParameters,
} from './generateApplications';

function condition(
  before: any[],
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: Date,
) {
  const known = before.find(each => each.type === type);
  if (known?.status === status && known.message === message) return known;
  const lastTransitionTime =
    known?.status === status ? known.lastTransitionTime : stampOf(now);
  return { type, status, reason, message, lastTransitionTime };
}

function writeStatus(store: ObjectStore, set: KubeObject, status: any) {
  if (isDeepStrictEqual(set.status, status)) return;
  const latest = store.get(
    'ApplicationSet',
    set.metadata.namespace,
    set.metadata.name,
  );
  if (latest) store.updateStatus({ ...latest, status });
}

/** Generating did not work: what is there stays. */
export function reportSetError(
  store: ObjectStore,
  set: KubeObject,
  message: string,
  now: Date,
) {
  const before: any[] = set.status?.conditions ?? [];
  writeStatus(store, set, {
    ...set.status,
    conditions: [
      condition(
        before,
        'ErrorOccurred',
        'True',
        'ApplicationGenerationFromParamsError',
        message,
        now,
      ),
      condition(
        before,
        'ParametersGenerated',
        'False',
        'ErrorOccurred',
        message,
        now,
      ),
      condition(
        before,
        'ResourcesUpToDate',
        'False',
        'ApplicationGenerationFromParamsError',
        message,
        now,
      ),
    ],
  });
}

function ownedBy(set: KubeObject, application: KubeObject): boolean {
  return (application.metadata.ownerReferences ?? []).some(
    each => each.uid === set.metadata.uid,
  );
}

/** Creates, updates and removes Applications until there is one for each repository. */
export function reconcileApplicationSet(
  store: ObjectStore,
  set: KubeObject,
  repositories: RepositoryParameters[],
  now: Date,
) {
  const { namespace } = set.metadata;
  const policy: string = set.spec?.syncPolicy?.applicationsSync ?? 'sync';
  const wanted = repositories.map(each => generateApplication(set, each));
  for (const application of wanted) {
    const { name, labels, annotations, finalizers } = application.metadata;
    const live = store.get('Application', namespace, name);
    if (!live) {
      store.create(application);
    } else if (
      ownedBy(set, live) &&
      policy !== 'create-only' &&
      policy !== 'create-delete'
    ) {
      const metadata = {
        ...live.metadata,
        ...(labels && { labels: { ...live.metadata.labels, ...labels } }),
        ...(annotations && {
          annotations: { ...live.metadata.annotations, ...annotations },
        }),
        ...(finalizers && { finalizers }),
      };
      store.update({ ...live, metadata, spec: application.spec });
    }
  }
  const names = new Set(wanted.map(each => each.metadata.name));
  const owned = store
    .list('Application', { namespace })
    .filter(each => ownedBy(set, each));
  if (policy === 'sync' || policy === 'create-delete') {
    for (const { metadata } of owned.filter(
      each => !names.has(each.metadata.name),
    )) {
      if (!metadata.deletionTimestamp)
        store.delete('Application', namespace, metadata.name);
    }
  }
  const before: any[] = set.status?.conditions ?? [];
  const applications = store
    .list('Application', { namespace })
    .filter(each => ownedBy(set, each));
  writeStatus(store, set, {
    conditions: [
      condition(
        before,
        'ErrorOccurred',
        'False',
        'ApplicationSetUpToDate',
        'All applications have been generated successfully',
        now,
      ),
      condition(
        before,
        'ParametersGenerated',
        'True',
        'ParametersGenerated',
        'Successfully generated parameters for all Applications',
        now,
      ),
      condition(
        before,
        'ResourcesUpToDate',
        'True',
        'ApplicationSetUpToDate',
        'All applications have been generated successfully',
        now,
      ),
    ],
    resources: applications.map(({ metadata, status }) => ({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      namespace: metadata.namespace,
      name: metadata.name,
      status: status?.sync?.status ?? 'Unknown',
      ...(status?.health && { health: { status: status.health.status } }),
    })),
    resourcesCount: applications.length,
  });
}
