import { isTrackedByArgoCd } from './isTrackedByArgoCd';
import type { KubeObject } from './KubeObject';

/** A kind of object the index is made of. */
export interface WatchedKind {
  /** Also the key in freshness and metrics. */
  plural: string;
  group: string;
  version: string;
  kind: string;
  /** Asks the cluster for these only, so that others never cross the wire. */
  fieldSelector?: string;
  /** Not held when false, whatever the cluster sent. */
  keeps?: (object: KubeObject) => boolean;
  /**
   * Held only while an object of one of these kinds that is held owns it: most pods of a
   * cluster belong to nobody we show.
   */
  ownedBy?: readonly string[];
  /** What we show is complete without it, but for a detail. */
  auxiliary?: boolean;
}

/** Argo CD's own settings; its global projects bring sync windows of their own. */
export const ARGOCD_CONFIG_MAP = 'argocd-cm';

/** Everything that is watched on every cluster. */
export const WATCHED_KINDS = {
  applications: argoKind('Application'),
  appprojects: argoKind('AppProject'),
  configmaps: {
    plural: 'configmaps',
    group: '',
    version: 'v1',
    kind: 'ConfigMap',
    fieldSelector: `metadata.name=${ARGOCD_CONFIG_MAP}`,
    keeps: ({ metadata }) => metadata.name === ARGOCD_CONFIG_MAP,
    auxiliary: true,
  },
  rollouts: argoKind('Rollout'),
  experiments: { ...argoKind('Experiment'), auxiliary: true },
  analysisruns: argoKind('AnalysisRun'),
  deployments: workloadKind('Deployment'),
  statefulsets: workloadKind('StatefulSet'),
  daemonsets: workloadKind('DaemonSet'),
  replicasets: {
    plural: 'replicasets',
    group: 'apps',
    version: 'v1',
    kind: 'ReplicaSet',
    ownedBy: ['rollouts', 'experiments', 'deployments'],
  },
  pods: {
    plural: 'pods',
    group: '',
    version: 'v1',
    kind: 'Pod',
    ownedBy: ['replicasets', 'statefulsets', 'daemonsets'],
  },
} satisfies Record<string, WatchedKind>;

export type WatchedKindName = keyof typeof WATCHED_KINDS;

/** All of them, owners before what they own. */
export const WATCHED_KIND_NAMES = Object.keys(
  WATCHED_KINDS,
) as WatchedKindName[];

/** Kinds whose objects are held only for the sake of an owner of one of these kinds. */
export function ownerKinds(kind: WatchedKindName): readonly WatchedKindName[] {
  const { ownedBy }: WatchedKind = WATCHED_KINDS[kind];
  return (ownedBy ?? []) as readonly WatchedKindName[];
}

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

function argoKind(kind: string): WatchedKind {
  return {
    plural: `${kind.toLocaleLowerCase('en-US')}s`,
    group: 'argoproj.io',
    version: 'v1alpha1',
    kind,
  };
}

function workloadKind(kind: string): WatchedKind {
  return {
    plural: `${kind.toLocaleLowerCase('en-US')}s`,
    group: 'apps',
    version: 'v1',
    kind,
    keeps: isTrackedByArgoCd,
  };
}
