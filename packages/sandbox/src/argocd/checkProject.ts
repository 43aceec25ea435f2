import type { KubeObject } from '../kube/KubeObject';
import { globToRegExp } from '../render';

function fits(glob: string | undefined, value: string | undefined): boolean {
  return glob !== undefined && globToRegExp(glob).test(value ?? '');
}

/** A list of globs; one that begins with `!` forbids. */
function permits(globs: string[] = [], value: string): boolean {
  const denied = globs.some(
    each => each.startsWith('!') && fits(each.slice(1), value),
  );
  return (
    !denied && globs.some(each => !each.startsWith('!') && fits(each, value))
  );
}

function sameRepository(url: string): string {
  return url
    .toLowerCase()
    .replace(/\.git$/, '')
    .replace(/\/$/, '');
}

/** What the project of an application does not allow about it. */
export function checkProject(
  application: KubeObject,
  project: KubeObject | undefined,
  sources: any[],
): string | undefined {
  const name = application.spec?.project ?? '';
  if (!project)
    return `Application referencing project ${name} which does not exist`;
  const { sourceRepos = [], destinations = [] } = project.spec ?? {};
  for (const source of sources) {
    const permitted =
      permits(sourceRepos, source.repoURL) ||
      sourceRepos.some(
        (each: string) =>
          sameRepository(each) === sameRepository(source.repoURL ?? ''),
      );
    if (!permitted)
      return `application repo ${source.repoURL} is not permitted in project '${name}'`;
  }
  const {
    server = '',
    name: cluster = '',
    namespace = '',
  } = application.spec?.destination ?? {};
  const reachable = destinations.some(
    (each: any) =>
      fits(each.namespace ?? '', namespace) &&
      ((each.server && fits(each.server, server)) ||
        (each.name && fits(each.name, cluster))),
  );
  if (!reachable) {
    return `application destination server '${
      server || cluster
    }' and namespace '${namespace}' do not match any of the allowed destinations in project '${name}'`;
  }
  return undefined;
}
