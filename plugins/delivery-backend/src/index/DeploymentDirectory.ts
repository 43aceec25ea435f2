import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  describeDeployment,
  matchApplications,
  readEnvironmentName,
  type ClusterFreshness,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryConfig } from '../DeliveryConfig';
import { deploymentId, readNamedEntity } from '../domain/deployment';
import type { KubeObject, WatchedKindName } from '../domain/objects';
import type { FreshnessBoard } from '../watch';
import type { DeploymentIndex, DeploymentObjects } from './DeploymentIndex';

/** How long a description may be served again; pauses end and windows open with time alone. */
const DESCRIPTION_MAX_AGE_MS = 5_000;
const UNKNOWN_ENVIRONMENT = 'unknown';
const APPLICATION_KINDS: WatchedKindName[] = ['applications', 'appprojects'];
const ROLLOUT_KINDS: WatchedKindName[] = [
  'rollouts',
  'replicasets',
  'pods',
  'analysisruns',
];

/** Which deployments an entity has, and what they look like now. All of it from memory. */
export class DeploymentDirectory {
  private readonly matches = new Map<
    string,
    { key: string; ids: string[]; searched: string[] }
  >();
  private readonly descriptions = new Map<
    string,
    Map<string, { deployment: Deployment; at: number }>
  >();
  private readonly index: DeploymentIndex;
  private readonly board: FreshnessBoard;
  private readonly patterns: DeliveryConfig['environmentNamePatterns'];
  private readonly now: () => Date;

  constructor(options: {
    index: DeploymentIndex;
    board: FreshnessBoard;
    patterns: DeliveryConfig['environmentNamePatterns'];
    now: () => Date;
  }) {
    this.index = options.index;
    this.board = options.board;
    this.patterns = options.patterns;
    this.now = options.now;
  }

  /** Ids of an entity's deployments, and the annotations that were looked at. */
  match(entity: Entity): { ids: string[]; searched: string[] } {
    const entityRef = stringifyEntityRef(entity);
    const key = JSON.stringify([
      this.index.applicationsGeneration,
      entity.metadata.annotations,
    ]);
    const known = this.matches.get(entityRef);
    if (known?.key === key) {
      return known;
    }
    const ids = new Map<KubeObject, string>();
    for (const { cluster, application } of this.index.applications()) {
      ids.set(application, deploymentId(cluster, application));
    }
    const found = matchApplications({
      entity,
      applications: [...ids.keys()],
    });
    const match = {
      key,
      ids: found.matches.map(application => ids.get(application)!),
      searched: [...found.searched],
    };
    this.matches.set(entityRef, match);
    return match;
  }

  /** An entity's deployments as of now. */
  describeAll(entity: Entity): {
    deployments: Deployment[];
    searched: string[];
  } {
    const { ids, searched } = this.match(entity);
    const entityRef = stringifyEntityRef(entity);
    return {
      deployments: ids.flatMap(id => this.describe(id, entityRef) ?? []),
      searched,
    };
  }

  describe(id: string, entityRef: string): Deployment | undefined {
    const now = this.now();
    const known = this.descriptions.get(id)?.get(entityRef);
    if (known && now.getTime() - known.at < DESCRIPTION_MAX_AGE_MS) {
      return known.deployment;
    }
    const objects = this.index.get(id);
    if (!objects) {
      this.descriptions.delete(id);
      return undefined;
    }
    const deployment = this.project(objects, entityRef, now);
    let byEntity = this.descriptions.get(id);
    if (!byEntity) {
      byEntity = new Map();
      this.descriptions.set(id, byEntity);
    }
    byEntity.set(entityRef, { deployment, at: now.getTime() });
    return deployment;
  }

  /** These changed: what was said of them is no longer true. */
  forget(ids: Iterable<string>): void {
    for (const id of ids) {
      this.descriptions.delete(id);
    }
  }

  /** Grows when the answer of `match` may have changed. */
  get generation(): number {
    return this.index.applicationsGeneration;
  }

  /** What a deployment is read from. */
  objects(id: string): DeploymentObjects | undefined {
    return this.index.get(id);
  }

  /** Entities that Applications name themselves, whether they exist or not. */
  namedEntities(): string[] {
    const refs = new Set<string>();
    for (const { application } of this.index.applications()) {
      const ref = readNamedEntity(application);
      if (ref) {
        refs.add(ref);
      }
    }
    return [...refs];
  }

  clusters(): ClusterFreshness[] {
    return this.board.all();
  }

  private project(
    objects: DeploymentObjects,
    entityRef: string,
    now: Date,
  ): Deployment {
    const { application, cluster, destination } = objects;
    const environment = readEnvironmentName({
      application,
      patterns: this.patterns,
    })?.environment;
    const deployment = describeDeployment({
      cluster,
      entityRef,
      environment: environment ?? UNKNOWN_ENVIRONMENT,
      application,
      project: objects.project,
      rollouts: objects.rollouts,
      replicaSets: objects.replicaSets,
      pods: objects.pods,
      analysisRuns: objects.analysisRuns,
      freshness: this.board.worst([
        { cluster, kinds: APPLICATION_KINDS },
        ...(destination
          ? [{ cluster: destination, kinds: ROLLOUT_KINDS }]
          : []),
      ]),
      now,
    });
    const warnings = [...deployment.warnings];
    if (!environment) {
      warnings.push(
        `Nothing says which environment this is. Set the label lockstep/environment on Application ${application.metadata.name}.`,
      );
    }
    if (!destination) {
      const { server, name } = deployment.application.destination;
      warnings.push(
        `Its rollouts are not shown: cluster ${
          server ?? name
        } is not configured under delivery.clusters.`,
      );
    }
    return { ...deployment, warnings };
  }
}
