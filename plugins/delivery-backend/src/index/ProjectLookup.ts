import { matchGlobalProjects } from '@lockstep/backstage-plugin-delivery-common';
import { readGlobalProjects } from '../domain/deployment';
import { ARGOCD_CONFIG_MAP, type KubeObject } from '../domain/objects';
import type { ObjectStore } from './ObjectStore';

/** The name of an Application's project; Argo CD's own where it names none. */
export function projectName(application: KubeObject): string {
  const project = application.spec?.project;
  return typeof project === 'string' && project !== '' ? project : 'default';
}

/** Finds the projects whose rules and sync windows an Application is under. */
export class ProjectLookup {
  private readonly parsed = new WeakMap<KubeObject, unknown>();

  constructor(private readonly objects: ObjectStore) {}

  find(cluster: string, application: KubeObject): KubeObject | undefined {
    return inArgoNamespace(application, namespace =>
      this.objects.get(
        cluster,
        'appprojects',
        namespace,
        projectName(application),
      ),
    );
  }

  /** Argo CD reads them as if their windows were the project's own. */
  findGlobal(
    cluster: string,
    application: KubeObject,
    project: KubeObject,
  ): KubeObject[] {
    const configMap = inArgoNamespace(application, namespace =>
      this.objects.get(cluster, 'configmaps', namespace, ARGOCD_CONFIG_MAP),
    );
    const globalProjects = configMap && this.readConfigMap(configMap);
    return globalProjects === undefined
      ? []
      : matchGlobalProjects({ project, globalProjects }).flatMap(
          name =>
            this.objects.get(
              cluster,
              'appprojects',
              project.metadata.namespace ?? '',
              name,
            ) ?? [],
        );
  }

  /** Whether a change of one project may concern the Applications of others. */
  hasGlobal(cluster: string): boolean {
    return [...this.objects.list(cluster, 'configmaps')].some(
      configMap => this.readConfigMap(configMap) !== undefined,
    );
  }

  private readConfigMap(configMap: KubeObject): unknown {
    if (!this.parsed.has(configMap)) {
      this.parsed.set(configMap, readGlobalProjects(configMap));
    }
    return this.parsed.get(configMap);
  }
}

/** Applications may live outside of Argo CD's namespace, projects and settings may not. */
function inArgoNamespace(
  application: KubeObject,
  find: (namespace: string) => KubeObject | undefined,
): KubeObject | undefined {
  for (const namespace of [
    application.status?.controllerNamespace,
    application.metadata.namespace,
  ]) {
    const found = typeof namespace === 'string' ? find(namespace) : undefined;
    if (found) {
      return found;
    }
  }
  return undefined;
}
