import {
  deploymentId,
  listManaged,
  parseDeploymentId,
  resolveDestination,
  type KnownCluster,
  type ManagedObject,
} from '../domain/deployment';
import {
  ownerKinds,
  ownerUids,
  type KubeObject,
  type WatchedKindName,
} from '../domain/objects';
import type { ObjectEvent, WatchSource } from '../watch';
import { MultiMap } from './MultiMap';
import { ObjectStore, type ObjectChange } from './ObjectStore';
import { projectName, ProjectLookup } from './ProjectLookup';

/** What other kinds own without being held for their sake. */
const OWNERS: Partial<Record<WatchedKindName, readonly WatchedKindName[]>> = {
  experiments: ['rollouts'],
  analysisruns: ['rollouts', 'experiments'],
};
const WORKLOAD_KINDS = ['deployments', 'statefulsets', 'daemonsets'] as const;

/** Everything that is known of one deployment, unread. */
export interface DeploymentObjects {
  id: string;
  cluster: string;
  /** The cluster it deploys to; undefined when that one is not configured. */
  destination: string | undefined;
  application: KubeObject;
  project: KubeObject | undefined;
  /** Projects whose sync windows apply too. */
  globalProjects: KubeObject[];
  /** Of an app-of-apps: the Applications it manages. */
  childApplications: KubeObject[];
  rollouts: KubeObject[];
  experiments: KubeObject[];
  workloads: KubeObject[];
  replicaSets: KubeObject[];
  pods: KubeObject[];
  analysisRuns: KubeObject[];
}

/** Hears of an Application that came or changed, or of the id of one that went. */
export type ApplicationListener = (change: {
  id: string;
  application: KubeObject | undefined;
}) => void;

/**
 * Says which objects make up a deployment, and which deployments a change of an object
 * touches. Both ways are lookups: no scan over objects.
 */
export class DeploymentIndex {
  readonly objects = new ObjectStore();
  /** What each deployment was filed under, to take it out again. */
  private readonly filed = new Map<
    string,
    { project: string; members: string[]; clusters: string[] }
  >();
  private readonly byMember = new MultiMap<string, string>();
  private readonly byProject = new MultiMap<string, string>();
  private readonly byCluster = new MultiMap<string, string>();
  private readonly clusters: KnownCluster[] = [];
  private readonly projects = new ProjectLookup(this.objects);
  private readonly listeners = new Set<ApplicationListener>();

  /** Makes a cluster known as a destination. Before its objects arrive. */
  addCluster(cluster: KnownCluster): void {
    this.clusters.push(cluster);
  }

  /** Hears of every change of an Application, before `apply` returns. */
  onApplicationChange(listener: ApplicationListener): void {
    this.listeners.add(listener);
  }

  /** Takes one event; returns the ids of the deployments it touches. */
  apply(source: WatchSource, event: ObjectEvent): Set<string> {
    const touched = new Set<string>();
    for (const change of this.objects.apply(source, event)) {
      this.touch(change, touched);
    }
    return touched;
  }

  /** Deployments that are read from a cluster, wholly or in part. */
  deploymentsOn(cluster: string): ReadonlySet<string> {
    return this.byCluster.get(cluster);
  }

  application(id: string): KubeObject | undefined {
    const parsed = parseDeploymentId(id);
    return (
      parsed &&
      this.objects.get(
        parsed.cluster,
        'applications',
        parsed.namespace,
        parsed.name,
      )
    );
  }

  get(id: string): DeploymentObjects | undefined {
    const application = this.application(id);
    const cluster = parseDeploymentId(id)?.cluster;
    if (!application || !cluster) {
      return undefined;
    }
    const destination = resolveDestination(application, cluster, this.clusters);
    const managed = this.managedObjects(application, destination);
    const owned = (owners: KubeObject[], kind: WatchedKindName) =>
      owners.flatMap(({ metadata }) =>
        metadata.uid === undefined || destination === undefined
          ? []
          : this.objects.ownedBy(destination, kind, metadata.uid),
      );
    const rollouts = managed('rollouts');
    const experiments = owned(rollouts, 'experiments');
    const workloads = WORKLOAD_KINDS.flatMap(managed);
    const replicaSets = owned(
      [...rollouts, ...experiments, ...workloads],
      'replicasets',
    );
    const project = this.projects.find(cluster, application);
    return {
      id,
      cluster,
      destination,
      application,
      project,
      globalProjects: project
        ? this.projects.findGlobal(cluster, application, project)
        : [],
      childApplications: managed('applications'),
      rollouts,
      experiments,
      workloads,
      replicaSets,
      pods: owned([...replicaSets, ...workloads], 'pods'),
      analysisRuns: owned([...rollouts, ...experiments], 'analysisruns'),
    };
  }

  private managedObjects(
    application: KubeObject,
    destination: string | undefined,
  ): (kind: WatchedKindName) => KubeObject[] {
    const managed = destination === undefined ? [] : listManaged(application);
    return kind =>
      managed.flatMap(member =>
        member.kind === kind
          ? this.objects.get(
              destination!,
              kind,
              member.namespace,
              member.name,
            ) ?? []
          : [],
      );
  }

  private touch(change: ObjectChange, touched: Set<string>): void {
    const { cluster, kind } = change;
    const object = (change.after ?? change.before)!;
    switch (kind) {
      case 'applications':
        touched.add(this.file(change));
        // An app-of-apps shows its children.
        addAll(touched, this.byMember.get(memberKey(cluster, kind, object)));
        break;
      case 'appprojects':
        addAll(
          touched,
          this.projects.hasGlobal(cluster)
            ? this.deploymentsOn(cluster)
            : this.byProject.get(`${cluster}/${object.metadata.name}`),
        );
        break;
      case 'configmaps':
        addAll(touched, this.deploymentsOn(cluster));
        break;
      default:
        this.touchUpwards(cluster, kind, object, touched);
    }
  }

  /** Deployments of an object, found through its owners where it is none's own. */
  private touchUpwards(
    cluster: string,
    kind: WatchedKindName,
    object: KubeObject,
    touched: Set<string>,
  ): void {
    addAll(touched, this.byMember.get(memberKey(cluster, kind, object)));
    const owners = OWNERS[kind] ?? ownerKinds(kind);
    if (owners.length > 0) {
      for (const uid of ownerUids(object)) {
        for (const ownerKind of owners) {
          const owner = this.objects.getByUid(cluster, ownerKind, uid);
          if (owner) {
            this.touchUpwards(cluster, ownerKind, owner, touched);
          }
        }
      }
    }
  }

  /** Files a changed Application under everything a later change may reach it by. */
  private file({ cluster, before, after }: ObjectChange): string {
    const application = (after ?? before)!;
    const id = deploymentId(cluster, application);
    this.unfile(id);
    // One created anew under the same name may come before its forerunner is seen to go.
    const held = after ?? this.application(id);
    if (held) {
      const destination =
        resolveDestination(held, cluster, this.clusters) ?? cluster;
      const filing = {
        project: `${cluster}/${projectName(held)}`,
        members: listManaged(held).map(member =>
          managedKey(destination, member),
        ),
        clusters: [cluster, destination],
      };
      this.filed.set(id, filing);
      this.byProject.add(filing.project, id);
      filing.members.forEach(key => this.byMember.add(key, id));
      filing.clusters.forEach(name => this.byCluster.add(name, id));
    }
    this.listeners.forEach(listen => listen({ id, application: held }));
    return id;
  }

  private unfile(id: string): void {
    const filing = this.filed.get(id);
    if (filing) {
      this.byProject.remove(filing.project, id);
      filing.members.forEach(key => this.byMember.remove(key, id));
      filing.clusters.forEach(name => this.byCluster.remove(name, id));
      this.filed.delete(id);
    }
  }
}

function memberKey(
  cluster: string,
  kind: WatchedKindName,
  { metadata }: KubeObject,
): string {
  return `${cluster}/${kind}/${metadata.namespace}/${metadata.name}`;
}

function managedKey(cluster: string, member: ManagedObject): string {
  return `${cluster}/${member.kind}/${member.namespace}/${member.name}`;
}

function addAll(target: Set<string>, values: ReadonlySet<string>): void {
  values.forEach(value => target.add(value));
}
