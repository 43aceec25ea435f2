import {
  WATCHED_KINDS,
  WATCHED_KIND_NAMES,
  type KubeObject,
  type WatchedKindName,
} from '../objects';

/** What the deployment of an Application is read from, beside the Application itself. */
const MANAGED_KINDS: ReadonlySet<WatchedKindName> = new Set<WatchedKindName>([
  'applications',
  'rollouts',
  'deployments',
  'statefulsets',
  'daemonsets',
]);

const KIND_NAMES = new Map(
  WATCHED_KIND_NAMES.filter(name => MANAGED_KINDS.has(name)).map(name => [
    `${WATCHED_KINDS[name].group}/${WATCHED_KINDS[name].kind}`,
    name,
  ]),
);

/** A watched object that an Application manages. */
export interface ManagedObject {
  kind: WatchedKindName;
  namespace: string;
  name: string;
}

/**
 * The watched objects an Application manages, as its status lists them. Total: half-written
 * entries are left out.
 */
export function listManaged(application: KubeObject): ManagedObject[] {
  const resources = application.status?.resources;
  if (!Array.isArray(resources)) {
    return [];
  }
  const fallback = application.spec?.destination?.namespace;
  return resources.flatMap((resource: any) => {
    const kind = KIND_NAMES.get(`${resource?.group ?? ''}/${resource?.kind}`);
    const namespace = resource?.namespace ?? fallback;
    return kind &&
      typeof resource.name === 'string' &&
      typeof namespace === 'string'
      ? [{ kind, namespace, name: resource.name }]
      : [];
  });
}
