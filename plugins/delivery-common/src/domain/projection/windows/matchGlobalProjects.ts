import { matchesLabelSelector } from '../application/matchesLabelSelector';
import { at, textAt, textMapAt } from '../json/readJson';

/**
 * Names of the global projects that apply to a project. What they contain, sync windows among
 * it, holds for its Applications as if the project said so itself.
 *
 * @param options - `project` is the AppProject as read from the cluster, `globalProjects` the
 * parsed YAML value of `globalProjects` in the ConfigMap `argocd-cm`
 * @public
 */
export function matchGlobalProjects(options: {
  project: unknown;
  globalProjects: unknown;
}): string[] {
  const { project, globalProjects } = options;
  const own = textAt(project, 'metadata', 'name');
  const labels = textMapAt(project, 'metadata', 'labels');
  const names: string[] = [];
  for (const entry of Array.isArray(globalProjects) ? globalProjects : []) {
    const name = textAt(entry, 'projectName');
    if (name === undefined || name === own) {
      continue;
    }
    const matches = matchesLabelSelector(at(entry, 'labelSelector'), labels);
    if (matches === undefined) {
      break; // Argo CD looks no further than a selector it cannot read
    }
    if (matches) {
      names.push(name);
    }
  }
  return [...new Set(names)];
}
