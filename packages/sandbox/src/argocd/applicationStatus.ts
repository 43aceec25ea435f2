import type { KubeObject } from '../kube/KubeObject';
import {
  isDrift,
  presentResource,
  type ComparedResource,
} from './ComparedResource';
import { isMultiSource, sourcesOf, type Targets } from './loadTargets';
import { aggregateHealth } from './resourceHealth';

export function stampOf(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The application's sources as status fields carry them: one, or a list. */
export function sourceFields(application: KubeObject): any {
  return isMultiSource(application)
    ? { sources: sourcesOf(application) }
    : { source: sourcesOf(application)[0] };
}

export function revisionFields(
  application: KubeObject,
  revisions: string[],
): any {
  return isMultiSource(application)
    ? { revisions }
    : { revision: revisions[0] ?? '' };
}

function comparedTo(application: KubeObject): any {
  const { destination, ignoreDifferences } = application.spec ?? {};
  return {
    ...sourceFields(application),
    destination,
    ...(ignoreDifferences && { ignoreDifferences }),
  };
}

/** Replaces the conditions of the types; one that says the same keeps its time. */
export function withConditions(
  status: any,
  types: string[],
  problems: Array<{ type: string; message: string }>,
  now: Date,
): any {
  const before: any[] = status.conditions ?? [];
  const next = [
    ...before.filter(each => !types.includes(each.type)),
    ...problems.map(problem => {
      const known = before.find(
        each => each.type === problem.type && each.message === problem.message,
      );
      return known ?? { ...problem, lastTransitionTime: stampOf(now) };
    }),
  ];
  const { conditions: _, ...rest } = status;
  return next.length > 0 ? { ...rest, conditions: next } : rest;
}

/** Git, or the project, does not let us say what should be there. */
export function withComparisonError(
  application: KubeObject,
  type: string,
  message: string,
  now: Date,
): any {
  const status = application.status ?? {};
  const failed = {
    ...status,
    sync: {
      status: 'Unknown',
      ...revisionFields(application, []),
      comparedTo: comparedTo(application),
    },
    health: status.health ?? {
      status: 'Unknown',
      lastTransitionTime: stampOf(now),
    },
  };
  return withConditions(
    failed,
    ['ComparisonError', 'InvalidSpecError'],
    [{ type, message }],
    now,
  );
}

function imagesOf(resources: ComparedResource[], pods: KubeObject[]): string[] {
  const containers = (spec: any): any[] => [
    ...(spec?.initContainers ?? []),
    ...(spec?.containers ?? []),
  ];
  const fromPods = pods.flatMap(each => containers(each.spec));
  const fromTemplates = resources.flatMap(each =>
    containers(each.live?.spec?.template?.spec),
  );
  return [
    ...new Set(
      (fromPods.length > 0 ? fromPods : fromTemplates).map(each => each.image),
    ),
  ]
    .filter(Boolean)
    .sort();
}

/** The status that follows from a comparison. */
export function withComparison(options: {
  application: KubeObject;
  targets: Targets;
  resources: ComparedResource[];
  /** Those that the application's workloads made. */
  pods: KubeObject[];
  now: Date;
}): any {
  const { application, targets, resources, pods, now } = options;
  const status = application.status ?? {};
  const live = resources.flatMap(each => (each.live ? [each.live] : []));
  const health = aggregateHealth(live, targets.objects.length);
  const same = status.health?.status === health.status;
  const images = imagesOf(resources, pods);
  const isAppOfApps = resources.some(
    each => (each.target ?? each.live)?.kind === 'Application',
  );
  const sourceTypes = isMultiSource(application)
    ? { sourceTypes: targets.sourceTypes }
    : { sourceType: targets.sourceTypes[0] };
  return {
    ...withConditions(status, ['ComparisonError', 'InvalidSpecError'], [], now),
    sync: {
      status: resources.some(isDrift) ? 'OutOfSync' : 'Synced',
      ...revisionFields(application, targets.revisions),
      comparedTo: comparedTo(application),
    },
    health: {
      ...health,
      lastTransitionTime:
        (same && status.health.lastTransitionTime) || stampOf(now),
    },
    resources: resources.map(presentResource),
    summary: {
      ...(images.length > 0 && { images }),
      ...(isAppOfApps && { isAppOfApps }),
    },
    ...sourceTypes,
    controllerNamespace: application.metadata.namespace,
    resourceHealthSource: 'appTree',
  };
}

/** Adds what has just been deployed to the history, and forgets the oldest. */
export function withHistory(
  application: KubeObject,
  status: any,
  state: any,
): any {
  const history: any[] = status.history ?? [];
  const limit: number = application.spec?.revisionHistoryLimit ?? 10;
  const { revision, revisions, source, sources } = state.syncResult;
  const entry = {
    id: (history.at(-1)?.id ?? -1) + 1,
    ...(revisions ? { revisions, sources } : { revision, source }),
    deployStartedAt: state.startedAt,
    deployedAt: state.finishedAt,
    initiatedBy: state.operation?.initiatedBy ?? {},
  };
  return {
    ...status,
    history: limit > 0 ? [...history, entry].slice(-limit) : [],
  };
}
