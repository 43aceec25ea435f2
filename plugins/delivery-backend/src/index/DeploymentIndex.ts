import {
  deploymentId,
  listManagedRollouts,
  parseDeploymentId,
  resolveDestination,
  type KnownCluster,
} from '../domain/deployment';
import type { KubeObject } from '../domain/objects';
import type { ObjectEvent, WatchSource } from '../watch';
import { MultiMap } from './MultiMap';
import { ObjectStore, type ObjectChange } from './ObjectStore';

/** Everything that is known of one deployment, unread. */
export interface DeploymentObjects {
  id: string;
  cluster: string;
  /** The cluster its Rollouts are on; undefined when that one is not configured. */
  destination: string | undefined;
  application: KubeObject;
  project: KubeObject | undefined;
  rollouts: KubeObject[];
  replicaSets: KubeObject[];
  pods: KubeObject[];
  analysisRuns: KubeObject[];
}

/**
 * Says which objects make up a deployment, and which deployments a change of an object
 * touches. Both ways are lookups: no scan over objects.
 */
export class DeploymentIndex {
  private readonly store = new ObjectStore();
  /** What each deployment was filed under, to take it out again. */
  private readonly filed = new Map<
    string,
    { keys: string[]; cluster: string }
  >();
  private readonly byRollout = new MultiMap<string, string>();
  private readonly byProject = new MultiMap<string, string>();
  private readonly byCluster = new MultiMap<string, string>();
  private readonly clusters: KnownCluster[] = [];
  private generation = 0;

  /** Makes a cluster known as a destination. Before its objects arrive. */
  addCluster(cluster: KnownCluster): void {
    this.clusters.push(cluster);
  }

  /** Takes one event; returns the ids of the deployments it touches. */
  apply(source: WatchSource, event: ObjectEvent): Set<string> {
    const touched = new Set<string>();
    for (const change of this.store.apply(source, event)) {
      this.touch(change, touched);
    }
    return touched;
  }

  /** Grows when an Application comes, goes or changes what it can be matched by. */
  get applicationsGeneration(): number {
    return this.generation;
  }

  *applications(): Iterable<{ cluster: string; application: KubeObject }> {
    for (const { name } of this.clusters) {
      for (const application of this.store.list(name, 'applications')) {
        yield { cluster: name, application };
      }
    }
  }

  /** Deployments that are read from a cluster, wholly or in part. */
  deploymentsOn(cluster: string): ReadonlySet<string> {
    return this.byCluster.get(cluster);
  }

  get(id: string): DeploymentObjects | undefined {
    const parsed = parseDeploymentId(id);
    const application =
      parsed &&
      this.store.get(
        parsed.cluster,
        'applications',
        parsed.namespace,
        parsed.name,
      );
    if (!application) {
      return undefined;
    }
    const { cluster } = parsed;
    const destination = resolveDestination(application, cluster, this.clusters);
    const rollouts =
      destination === undefined
        ? []
        : listManagedRollouts(application).flatMap(
            ({ namespace, name }) =>
              this.store.get(destination, 'rollouts', namespace, name) ?? [],
          );
    const owned = (
      owners: KubeObject[],
      kind: 'replicasets' | 'pods' | 'analysisruns',
    ) =>
      owners.flatMap(({ metadata }) =>
        metadata.uid === undefined
          ? []
          : this.store.ownedBy(destination!, kind, metadata.uid),
      );
    const replicaSets = owned(rollouts, 'replicasets');
    return {
      id,
      cluster,
      destination,
      application,
      project: this.projectOf(cluster, application),
      rollouts,
      replicaSets,
      pods: owned(replicaSets, 'pods'),
      analysisRuns: owned(rollouts, 'analysisruns'),
    };
  }

  private projectOf(
    cluster: string,
    application: KubeObject,
  ): KubeObject | undefined {
    const project = projectName(application);
    // Applications may live outside of Argo CD's namespace, projects may not.
    const namespaces = [
      application.status?.controllerNamespace,
      application.metadata.namespace,
    ];
    for (const namespace of namespaces) {
      const found =
        typeof namespace === 'string' &&
        this.store.get(cluster, 'appprojects', namespace, project);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  private touch(change: ObjectChange, touched: Set<string>): void {
    const { cluster, kind } = change;
    const object = (change.after ?? change.before)!;
    switch (kind) {
      case 'applications':
        touched.add(this.file(change));
        break;
      case 'appprojects':
        addAll(
          touched,
          this.byProject.get(`${cluster}/${object.metadata.name}`),
        );
        break;
      case 'rollouts':
        this.touchRollout(cluster, object, touched);
        break;
      case 'replicasets':
      case 'analysisruns':
        this.touchRolloutsByUid(cluster, object, touched);
        break;
      case 'pods':
        for (const owner of ownerUids(object)) {
          const replicaSet = this.store.getByUid(cluster, 'replicasets', owner);
          if (replicaSet) {
            this.touchRolloutsByUid(cluster, replicaSet, touched);
          }
        }
        break;
      default:
        throw new Error(`no deployments are known for ${kind satisfies never}`);
    }
  }

  private touchRolloutsByUid(
    cluster: string,
    owned: KubeObject,
    touched: Set<string>,
  ): void {
    for (const owner of ownerUids(owned)) {
      const rollout = this.store.getByUid(cluster, 'rollouts', owner);
      if (rollout) {
        this.touchRollout(cluster, rollout, touched);
      }
    }
  }

  private touchRollout(
    cluster: string,
    rollout: KubeObject,
    touched: Set<string>,
  ): void {
    const { namespace, name } = rollout.metadata;
    addAll(touched, this.byRollout.get(`${cluster}/${namespace}/${name}`));
  }

  /** Files a changed Application under everything a later change may reach it by. */
  private file({ cluster, before, after }: ObjectChange): string {
    const application = (after ?? before)!;
    const id = deploymentId(cluster, application);
    const old = this.filed.get(id);
    if (old) {
      const [project, ...rollouts] = old.keys;
      this.byProject.remove(project, id);
      rollouts.forEach(key => this.byRollout.remove(key, id));
      this.byCluster.remove(cluster, id);
      this.byCluster.remove(old.cluster, id);
      this.filed.delete(id);
    }
    if (!sameMatchKeys(before, after)) {
      this.generation += 1;
    }
    const held = after ?? this.namesake(cluster, application);
    if (held) {
      const destination =
        resolveDestination(held, cluster, this.clusters) ?? cluster;
      const project = `${cluster}/${projectName(held)}`;
      const rollouts = listManagedRollouts(held).map(
        ({ namespace, name }) => `${destination}/${namespace}/${name}`,
      );
      this.filed.set(id, {
        keys: [project, ...rollouts],
        cluster: destination,
      });
      this.byProject.add(project, id);
      rollouts.forEach(key => this.byRollout.add(key, id));
      this.byCluster.add(cluster, id);
      this.byCluster.add(destination, id);
    }
    return id;
  }

  /** An Application created anew under the same name before its forerunner was seen to go. */
  private namesake(
    cluster: string,
    application: KubeObject,
  ): KubeObject | undefined {
    const { namespace, name } = application.metadata;
    return this.store.get(cluster, 'applications', namespace ?? '', name);
  }
}

function projectName(application: KubeObject): string {
  const project = application.spec?.project;
  return typeof project === 'string' && project !== '' ? project : 'default';
}

function ownerUids(object: KubeObject): string[] {
  return (
    object.metadata.ownerReferences?.flatMap(owner => owner?.uid ?? []) ?? []
  );
}

function sameMatchKeys(a: KubeObject | undefined, b: KubeObject | undefined) {
  return (
    a !== undefined &&
    b !== undefined &&
    JSON.stringify([a.metadata.labels, a.metadata.annotations]) ===
      JSON.stringify([b.metadata.labels, b.metadata.annotations])
  );
}

function addAll(target: Set<string>, values: ReadonlySet<string>): void {
  values.forEach(value => target.add(value));
}
