import { HELM_IMAGE_PATH_ANNOTATION } from '../../../annotations';
import type {
  ApplicationSource,
  ApplicationView,
  Health,
  ResourceView,
} from '../../../model/application';
import {
  at,
  flagAt,
  isObject,
  listAt,
  numberAt,
  textAt,
  textsAt,
} from '../json/readJson';
import { readHealth, readOwnHealth, readSync } from './ApplicationStatus';
import { describeChildren, isApplicationKind } from './describeChildren';
import { describeOperation, readRevisions } from './describeOperation';
import { describeOverrides, type ParameterFile } from './SourceOverrides';
import { rollUpResources, type ResourceHealth } from './rollUpResources';

/** @public */
export interface LiveHealth {
  health: Health;
  /** Whether its author took it out of the Application's health. */
  ignored: boolean;
}

/** What `describeApplication` reads. @public */
export interface DescribeApplicationOptions {
  /** The Application, as read from the cluster. */
  application: unknown;
  /**
   * Health of a live resource, where it is watched. Argo CD 3 no longer stores it in the
   * Application.
   */
  liveHealth?: (resource: {
    group: string;
    kind: string;
    namespace?: string;
    name: string;
  }) => LiveHealth | undefined;
  /** Applications this one may manage, as read from the cluster. */
  childApplications?: readonly unknown[];
  /** What stands in the parameter files beside the overlay, see `parameterFileNames`. */
  parameterFiles?: readonly ParameterFile[];
  now: Date;
}

/**
 * Reads an Argo CD Application for people, single- or multi-source.
 *
 * Total: whatever the object looks like, the answer fits the schema; what cannot be read is
 * `Unknown` with a message.
 *
 * @public
 */
export function describeApplication(
  options: DescribeApplicationOptions,
): ApplicationView {
  const { application } = options;
  const resources = describeResources(options);
  const known = resources.some(resource => resource.health !== undefined);
  return {
    name: textAt(application, 'metadata', 'name') ?? '',
    namespace: textAt(application, 'metadata', 'namespace') ?? '',
    project: textAt(application, 'spec', 'project') ?? 'default',
    sync: readSync(at(application, 'status', 'sync', 'status')),
    revisions: readRevisions(at(application, 'status', 'sync')),
    health: readOwnHealth(application),
    childrenHealth: known ? rollUpResources(resources) : null,
    sources: readSources(application).map(describeSource),
    ...describeHelmImagePaths(application),
    destination: {
      server: textAt(application, 'spec', 'destination', 'server'),
      name: textAt(application, 'spec', 'destination', 'name'),
      namespace: textAt(application, 'spec', 'destination', 'namespace'),
    },
    images: textsAt(application, 'status', 'summary', 'images'),
    operation: describeOperation(application),
    history: describeHistory(application),
    conditions: describeConditions(application),
    autoSync: describeAutoSync(application),
    resources: resources.map(
      ({ hook, ignored, live, ...resource }) => resource,
    ),
    reconciledAt: textAt(application, 'status', 'reconciledAt'),
    isAppOfApps:
      flagAt(application, 'status', 'summary', 'isAppOfApps') ||
      resources.some(isApplicationKind),
    children: describeChildren(
      application,
      resources,
      options.childApplications ?? [],
    ),
    overrides: describeOverrides(
      readSources(application),
      options.parameterFiles ?? [],
    ),
    deletingSince: textAt(application, 'metadata', 'deletionTimestamp'),
  };
}

/** Several sources win over one; a hydrated Application syncs from its sync source. */
export function readSources(application: unknown): unknown[] {
  const hydrator = at(application, 'spec', 'sourceHydrator');
  if (isObject(hydrator)) {
    const sync = at(hydrator, 'syncSource');
    return [
      {
        repoURL:
          textAt(sync, 'repoURL') ?? textAt(hydrator, 'drySource', 'repoURL'),
        path: textAt(sync, 'path'),
        targetRevision: textAt(sync, 'targetBranch'),
      },
    ];
  }
  const sources = listAt(application, 'spec', 'sources').filter(isObject);
  if (sources.length > 0) {
    return sources;
  }
  const source = at(application, 'spec', 'source');
  return isObject(source) ? [source] : [];
}

function describeSource(source: unknown): ApplicationSource {
  return {
    repoURL: textAt(source, 'repoURL') ?? '',
    path: textAt(source, 'path'),
    chart: textAt(source, 'chart'),
    targetRevision: textAt(source, 'targetRevision') ?? 'HEAD',
    ref: textAt(source, 'ref'),
    kustomizeImages: textsAt(source, 'kustomize', 'images'),
    ...describeHelm(source),
  };
}

/** A source without values files says nothing of Helm, so that most stay as small as they were. */
function describeHelm(source: unknown): Pick<ApplicationSource, 'helm'> {
  const valueFiles = textsAt(source, 'helm', 'valueFiles');
  const ignores = flagAt(source, 'helm', 'ignoreMissingValueFiles');
  return valueFiles.length === 0
    ? {}
    : {
        helm: {
          valueFiles,
          ...(ignores && { ignoreMissingValueFiles: true }),
        },
      };
}

function describeHelmImagePaths(
  application: unknown,
): Pick<ApplicationView, 'helmImagePaths'> {
  const paths = (
    textAt(
      application,
      'metadata',
      'annotations',
      HELM_IMAGE_PATH_ANNOTATION,
    ) ?? ''
  )
    .split(',')
    .map(path => path.trim())
    .filter(path => path !== '');
  return paths.length === 0 ? {} : { helmImagePaths: [...new Set(paths)] };
}

function describeResources(
  options: DescribeApplicationOptions,
): Array<ResourceView & Pick<ResourceHealth, 'hook' | 'ignored' | 'live'>> {
  return listAt(options.application, 'status', 'resources').map(resource => {
    const identity = {
      group: textAt(resource, 'group') ?? '',
      kind: textAt(resource, 'kind') ?? '',
      namespace: textAt(resource, 'namespace'),
      name: textAt(resource, 'name') ?? '',
    };
    const watched = options.liveHealth?.(identity);
    const health = watched?.health ?? readHealth(at(resource, 'health'));
    return {
      ...identity,
      sync: readSync(at(resource, 'status')),
      health,
      ignored: watched?.ignored,
      // before 3.0 a resource the cluster does not have is listed as one that is missing
      live: health?.status !== 'Missing',
      wave: numberAt(resource, 'syncWave'),
      requiresPruning: flagAt(resource, 'requiresPruning'),
      hook: flagAt(resource, 'hook'),
    };
  });
}

/** Argo CD keeps the oldest first; people look for the newest. */
function describeHistory(application: unknown): ApplicationView['history'] {
  return listAt(application, 'status', 'history')
    .map(entry => ({
      id: numberAt(entry, 'id') ?? 0,
      revisions: readRevisions(entry),
      sources: readEntrySources(entry).map(describeSource),
      deployedAt: textAt(entry, 'deployedAt') ?? '',
      deployStartedAt: textAt(entry, 'deployStartedAt'),
      initiatedBy: textAt(entry, 'initiatedBy', 'username'),
      automated: flagAt(entry, 'initiatedBy', 'automated'),
    }))
    .sort((one, other) => other.id - one.id);
}

/** Zero values of Go stand in for the source an entry of several does not have. */
function readEntrySources(entry: unknown): unknown[] {
  const sources = listAt(entry, 'sources').filter(isObject);
  const source = at(entry, 'source');
  if (sources.length > 0) {
    return sources;
  }
  return textAt(source, 'repoURL') === undefined ? [] : [source];
}

function describeConditions(
  application: unknown,
): ApplicationView['conditions'] {
  return listAt(application, 'status', 'conditions').map(condition => {
    const type = textAt(condition, 'type') ?? 'Unknown';
    return {
      type,
      severity: readSeverity(type),
      message: textAt(condition, 'message') ?? '',
      since: textAt(condition, 'lastTransitionTime'),
    };
  });
}

function readSeverity(type: string): 'error' | 'warning' | 'info' {
  if (type.endsWith('Error')) {
    return 'error';
  }
  return type.endsWith('Warning') ? 'warning' : 'info';
}

function describeAutoSync(application: unknown): ApplicationView['autoSync'] {
  const automated = at(application, 'spec', 'syncPolicy', 'automated');
  return {
    enabled: isObject(automated) && at(automated, 'enabled') !== false,
    prune: flagAt(automated, 'prune'),
    selfHeal: flagAt(automated, 'selfHeal'),
  };
}
