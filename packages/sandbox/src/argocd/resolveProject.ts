import { parse } from 'yaml';
import type { KubeObject } from '../kube/KubeObject';

interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: Array<{
    key: string;
    operator: string;
    values?: string[];
  }>;
}

interface GlobalProject {
  projectName?: string;
  labelSelector?: LabelSelector;
}

// What a project takes over from a global one.
const inherited = [
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
  'syncWindows',
  'sourceRepos',
  'destinations',
];

/**
 * A project together with the global projects that apply to it, which `globalProjects` of
 * ConfigMap `argocd-cm` selects by labels.
 *
 * @remarks
 * As Argo CD does: settings that cannot be read select nothing, and a selector that cannot
 * be read or a global project that is not there ends the list.
 */
export function resolveProject(options: {
  project: KubeObject;
  findProject(name: string): KubeObject | undefined;
  settings: KubeObject | undefined;
}): KubeObject {
  const { project, findProject, settings } = options;
  const parents: KubeObject[] = [];
  for (const { projectName = '', labelSelector } of readGlobalProjects(
    settings,
  )) {
    const matches = matchLabels(labelSelector, project.metadata.labels ?? {});
    const parent = findProject(projectName);
    const isOwn = projectName === project.metadata.name;
    if (!isOwn && (matches === undefined || (matches && !parent))) {
      break;
    }
    if (!isOwn && matches && parent) {
      parents.push(parent);
    }
  }
  return parents.reduce(merge, project);
}

/** The names of all global projects: a change of one may concern every Application. */
export function listGlobalProjects(settings: KubeObject | undefined): string[] {
  return readGlobalProjects(settings).map(
    ({ projectName = '' }) => projectName,
  );
}

function readGlobalProjects(settings: KubeObject | undefined): GlobalProject[] {
  try {
    const entries = parse(settings?.data?.globalProjects ?? '');
    return Array.isArray(entries) &&
      entries.every(entry => typeof entry === 'object' && entry !== null)
      ? entries
      : [];
  } catch {
    return [];
  }
}

/** Whether labels fit; `undefined` when the selector is none. An empty one fits all. */
function matchLabels(
  selector: LabelSelector | undefined,
  labels: Record<string, string>,
): boolean | undefined {
  const verdicts = [
    ...Object.entries(selector?.matchLabels ?? {}).map(
      ([key, value]) => labels[key] === value,
    ),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values }) => {
      const has = key in labels;
      const isIn = has && (values ?? []).includes(labels[key]);
      switch (operator) {
        case 'In':
          return values?.length ? isIn : undefined;
        case 'NotIn':
          return values?.length ? !isIn : undefined;
        case 'Exists':
          return values?.length ? undefined : has;
        case 'DoesNotExist':
          return values?.length ? undefined : !has;
        default:
          return undefined;
      }
    }),
  ];
  return verdicts.includes(undefined) ? undefined : !verdicts.includes(false);
}

function merge(project: KubeObject, parent: KubeObject): KubeObject {
  const lists = inherited.flatMap(field => {
    const own = project.spec?.[field];
    const given = parent.spec?.[field];
    return given?.length ? [[field, [...(own ?? []), ...given]]] : [];
  });
  return {
    ...project,
    spec: { ...project.spec, ...Object.fromEntries(lists) },
  };
}
