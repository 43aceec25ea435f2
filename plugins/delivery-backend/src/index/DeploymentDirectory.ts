import { performance } from 'node:perf_hooks';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  describeDeployment,
  readEnvironmentName,
  type ClusterFreshness,
  type Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import type { DeliveryConfig } from '../DeliveryConfig';
import { listSources } from '../domain/freshness';
import type { KubeObject } from '../domain/objects';
import type { FreshnessBoard } from '../watch';
import { ApplicationLookup } from './ApplicationLookup';
import type { DeploymentIndex, DeploymentObjects } from './DeploymentIndex';
import { Descriptions, type DeploymentText } from './Descriptions';

const UNKNOWN_ENVIRONMENT = 'unknown';

/** Which deployments an entity has, and what they look like now. All of it from memory. */
export class DeploymentDirectory {
  private readonly lookup = new ApplicationLookup();
  private readonly descriptions: Descriptions;
  private readonly index: DeploymentIndex;
  private readonly board: FreshnessBoard;
  private readonly patterns: DeliveryConfig['environmentNamePatterns'];
  private readonly now: () => Date;
  private readonly onProjected: (milliseconds: number) => void;

  constructor(options: {
    index: DeploymentIndex;
    board: FreshnessBoard;
    patterns: DeliveryConfig['environmentNamePatterns'];
    now: () => Date;
    /** Hears how long each projection took. */
    onProjected?: (milliseconds: number) => void;
  }) {
    this.index = options.index;
    this.board = options.board;
    this.patterns = options.patterns;
    this.now = options.now;
    this.onProjected = options.onProjected ?? (() => {});
    this.descriptions = new Descriptions({
      project: (id, entityRef) => this.project(id, entityRef),
      now: this.now,
    });
    this.index.onApplicationChange(({ id, application }) =>
      this.lookup.set(id, application),
    );
  }

  /** Ids of an entity's deployments, and the annotations that were looked at. */
  match(entity: Entity): { ids: string[]; searched: string[] } {
    return this.lookup.match(entity);
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

  /** The environments they are in: much cheaper than to describe them. */
  listEnvironments(entity: Entity): string[] {
    return this.match(entity).ids.flatMap(id => this.environmentOf(id) ?? []);
  }

  /** Undefined for a deployment nobody knows. */
  environmentOf(id: string): string | undefined {
    const application = this.index.application(id);
    return (
      application && (this.readEnvironment(application) ?? UNKNOWN_ENVIRONMENT)
    );
  }

  describe(id: string, entityRef: string): Deployment | undefined {
    return this.descriptions.describe(id, entityRef);
  }

  /** As `describe`, and keeps the text ready that `writeAll` gives out. */
  prepare(id: string, entityRef: string): Deployment | undefined {
    return this.descriptions.prepare(id, entityRef);
  }

  /** As `describeAll`, each deployment as the JSON text that is sent. */
  writeAll(entity: Entity): {
    deployments: DeploymentText[];
    searched: string[];
  } {
    const { ids, searched } = this.match(entity);
    const entityRef = stringifyEntityRef(entity);
    return {
      deployments: ids.flatMap(
        id => this.descriptions.write(id, entityRef) ?? [],
      ),
      searched,
    };
  }

  /** These changed: what was said of them is no longer true. */
  forget(ids: Iterable<string>): void {
    this.descriptions.forget(ids);
  }

  /** Grows when the answer of `match` may have changed. */
  get generation(): number {
    return this.lookup.generation;
  }

  /** What a deployment is read from. */
  objects(id: string): DeploymentObjects | undefined {
    return this.index.get(id);
  }

  /** Entities that Applications name themselves, whether they exist or not. */
  namedEntities(): string[] {
    return this.lookup.namedEntities();
  }

  /** Deployments that are read from a cluster, wholly or in part. */
  deploymentsOn(cluster: string): ReadonlySet<string> {
    return this.index.deploymentsOn(cluster);
  }

  clusters(): ClusterFreshness[] {
    return this.board.all();
  }

  private readEnvironment(application: KubeObject): string | undefined {
    return readEnvironmentName({ application, patterns: this.patterns })
      ?.environment;
  }

  private project(id: string, entityRef: string): Deployment | undefined {
    const now = this.now();
    const objects = this.index.get(id);
    if (!objects) {
      return undefined;
    }
    const startedAt = performance.now();
    const { application, cluster, destination } = objects;
    const environment = this.readEnvironment(application);
    const deployment = describeDeployment({
      ...objects,
      entityRef,
      environment: environment ?? UNKNOWN_ENVIRONMENT,
      freshness: this.board.worst(listSources(objects)),
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
    this.onProjected(performance.now() - startedAt);
    return { ...deployment, cluster, warnings };
  }
}
