import type { KubeObject } from '../kube/KubeObject';
import { findKind } from '../kube/resourceKinds';
import { isNamespaced } from '../render';
import {
  groupOf,
  ignoredFields,
  isInSync,
  trackingAnnotation,
  type IgnoreRule,
} from './compareResource';

/** One object that Git wants, the cluster has, or both. */
export interface ComparedResource {
  target?: KubeObject;
  live?: KubeObject;
  status: 'Synced' | 'OutOfSync' | 'Unknown';
  ignored: string[][];
}

export interface ResourceKey {
  group: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
}

export function keyOf(object: KubeObject): ResourceKey {
  const { namespace, name } = object.metadata;
  const [version] = object.apiVersion.split('/').reverse();
  return {
    group: groupOf(object),
    version,
    kind: object.kind,
    ...(namespace && { namespace }),
    name,
  };
}

/** Text that two resources share only if they are the same one. */
export function identify({
  group,
  kind,
  namespace = '',
  name,
}: {
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
}): string {
  return `${group ?? ''}/${kind}/${namespace}/${name}`;
}

export function trackingId(
  application: KubeObject,
  object: KubeObject,
): string {
  const namespace =
    object.metadata.namespace ?? application.spec?.destination?.namespace ?? '';
  return `${application.metadata.name}:${groupOf(object)}/${
    object.kind
  }:${namespace}/${object.metadata.name}`;
}

export function waveOf(object: KubeObject): number {
  const wave = Number.parseInt(
    object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0',
    10,
  );
  return Number.isNaN(wave) ? 0 : wave;
}

export function isHook(object: KubeObject): boolean {
  return object.metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;
}

/** What Git says, made ready for the cluster: with a namespace and the mark of who manages it. */
export function prepareTarget(
  application: KubeObject,
  object: KubeObject,
): KubeObject {
  const prepared: KubeObject = structuredClone(object);
  delete prepared.status;
  const namespaced =
    findKind(prepared.kind)?.namespaced ?? isNamespaced(prepared);
  if (!namespaced) delete prepared.metadata.namespace;
  else
    prepared.metadata.namespace ??=
      application.spec?.destination?.namespace ?? 'default';
  prepared.metadata.annotations = {
    ...prepared.metadata.annotations,
    [trackingAnnotation]: trackingId(application, prepared),
  };
  return prepared;
}

/** Whether the mark on a live object is about this object: a copy keeps the mark of its original. */
export function isTrackedBy(
  application: KubeObject,
  live: KubeObject,
): boolean {
  return (
    live.metadata.annotations?.[trackingAnnotation] ===
    trackingId(application, live)
  );
}

/** Pairs what Git wants with what the cluster has. */
export function compareResources(options: {
  application: KubeObject;
  targets: KubeObject[];
  /** Objects the cluster has that carry the application's mark. */
  tracked: KubeObject[];
  findLive(target: KubeObject): KubeObject | undefined;
}): ComparedResource[] {
  const { application, targets, tracked, findLive } = options;
  const rules: IgnoreRule[] = application.spec?.ignoreDifferences ?? [];
  const wanted = new Set(targets.map(each => identify(keyOf(each))));
  const pairs = targets
    .filter(each => !isHook(each))
    .map((target): ComparedResource => {
      const live = findLive(target);
      const ignored = ignoredFields(target, rules);
      return {
        target,
        live,
        ignored,
        status:
          live && isInSync(target, live, ignored) ? 'Synced' : 'OutOfSync',
      };
    });
  const extra = tracked
    .filter(each => !wanted.has(identify(keyOf(each))))
    .map(
      (live): ComparedResource => ({ live, ignored: [], status: 'OutOfSync' }),
    );
  return [...pairs, ...extra];
}

function ignoresExtraneous({ live, target }: ComparedResource): boolean {
  const options =
    live?.metadata.annotations?.['argocd.argoproj.io/compare-options'] ?? '';
  return !target && options.includes('IgnoreExtraneous');
}

export function isDrift(resource: ComparedResource): boolean {
  return resource.status !== 'Synced' && !ignoresExtraneous(resource);
}

/** The row of `status.resources`. */
export function presentResource(resource: ComparedResource): any {
  const object = (resource.target ?? resource.live) as KubeObject;
  const wave = waveOf(object);
  return {
    ...keyOf(object),
    status: resource.status,
    ...(!resource.target && { requiresPruning: true }),
    ...(wave !== 0 && { syncWave: wave }),
  };
}
