import type { KubeObject } from './KubeObject';

/** A kind of object the index is made of. */
export interface WatchedKind {
  /** Also the key in freshness and metrics. */
  plural: string;
  group: string;
  version: string;
  /** Asks the cluster for these only, so that others never cross the wire. */
  labelSelector?: string;
  /** Not held when false, whatever the cluster sent. */
  keeps?: (object: KubeObject) => boolean;
}

const POD_HASH_LABEL = 'rollouts-pod-template-hash';

/** Everything that is watched on every cluster. */
export const WATCHED_KINDS = {
  applications: argoKind('applications'),
  appprojects: argoKind('appprojects'),
  rollouts: argoKind('rollouts'),
  analysisruns: argoKind('analysisruns'),
  replicasets: {
    plural: 'replicasets',
    group: 'apps',
    version: 'v1',
    labelSelector: POD_HASH_LABEL,
    keeps: object =>
      object.metadata.ownerReferences?.some(
        owner => owner?.kind === 'Rollout',
      ) ?? false,
  },
  pods: {
    plural: 'pods',
    group: '',
    version: 'v1',
    labelSelector: POD_HASH_LABEL,
    keeps: object => POD_HASH_LABEL in (object.metadata.labels ?? {}),
  },
} satisfies Record<string, WatchedKind>;

export type WatchedKindName = keyof typeof WATCHED_KINDS;

/** All of them, in the order they are listed. */
export const WATCHED_KIND_NAMES = Object.keys(
  WATCHED_KINDS,
) as WatchedKindName[];

/** Where the API serves a kind: the collection, one object, or its subresource. */
export function kindPath(
  kind: WatchedKind,
  target: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  const parts = [
    kind.group === '' ? 'api' : `apis/${kind.group}`,
    kind.version,
    ...(target.namespace
      ? ['namespaces', encodeURIComponent(target.namespace)]
      : []),
    kind.plural,
    ...(target.name ? [encodeURIComponent(target.name)] : []),
    ...(target.subresource ? [target.subresource] : []),
  ];
  return `/${parts.join('/')}`;
}

/** As people write it: `rollouts.argoproj.io`. */
export function kindTitle(kind: WatchedKind): string {
  return kind.group ? `${kind.plural}.${kind.group}` : kind.plural;
}

function argoKind(plural: string): WatchedKind {
  return { plural, group: 'argoproj.io', version: 'v1alpha1' };
}
