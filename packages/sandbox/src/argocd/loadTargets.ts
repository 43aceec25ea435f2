import type { KubeObject } from '../kube/KubeObject';
import type { GitSource } from './GitSource';
import type { Rendered } from './renderSource';

/** What Git wants of an application, at certain commits. */
export interface Targets {
  revisions: string[];
  objects: KubeObject[];
  sourceTypes: string[];
}

export function isMultiSource(application: KubeObject): boolean {
  return (application.spec?.sources ?? []).length > 0;
}

export function sourcesOf(application: KubeObject): any[] {
  return isMultiSource(application)
    ? application.spec.sources
    : [application.spec?.source ?? {}];
}

/** Resolves and renders every source; a source that is only referred to by others brings no objects. */
export async function loadTargets(options: {
  git: GitSource;
  render(source: any, commit: string): Promise<Rendered>;
  sources: any[];
  /** Commits to take instead of those that the sources name. */
  revisions?: Array<string | undefined>;
  fresh?: boolean;
}): Promise<Targets> {
  const { git, render, sources, revisions: given = [], fresh } = options;
  const targets: Targets = { revisions: [], objects: [], sourceTypes: [] };
  for (const [i, source] of sources.entries()) {
    try {
      if (!source.repoURL) throw new Error('spec.source.repoURL is required');
      const commit = await git.resolve(
        source.repoURL,
        given[i] ?? source.targetRevision ?? 'HEAD',
        { fresh },
      );
      targets.revisions.push(commit);
      if (source.ref && !source.path) continue;
      const { objects, sourceType } = await render(source, commit);
      targets.objects.push(...objects);
      targets.sourceTypes.push(sourceType);
    } catch (error) {
      const place = `source ${i + 1} of ${sources.length}`;
      throw new Error(
        `Failed to load target state: failed to generate manifest for ${place}: ${
          (error as Error).message
        }`,
        { cause: error },
      );
    }
  }
  return targets;
}
