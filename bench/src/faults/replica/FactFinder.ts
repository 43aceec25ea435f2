import { NotFoundError } from '@backstage/errors';
import type {
  ClusterFreshness,
  Deployment,
} from '@lockstep/backstage-plugin-delivery-common';
import {
  buildDeployment,
  deploymentId,
  type DeploymentFacts,
  type StormService,
} from '../../domain/faults';

/** The state index of a replica: it knows what the storm's cluster told it. */
export class FactFinder {
  private readonly byEntity: Map<string, StormService>;
  private readonly byName: Map<string, StormService>;
  /** By service, then by environment. */
  private readonly deployments = new Map<string, Map<string, Deployment>>();
  private readonly listeners = new Set<(ids: ReadonlySet<string>) => void>();

  constructor(services: readonly StormService[]) {
    this.byEntity = new Map(services.map(one => [one.entityRef, one]));
    this.byName = new Map(services.map(one => [one.name, one]));
  }

  tell(facts: readonly DeploymentFacts[]): void {
    for (const fact of facts) {
      const service = this.byName.get(fact.service)!;
      const known = this.deployments.get(fact.service) ?? new Map();
      known.set(fact.environment, buildDeployment(service, fact));
      this.deployments.set(fact.service, known);
    }
    const ids = new Set(
      facts.map(({ service, environment }) =>
        deploymentId(service, environment),
      ),
    );
    this.listeners.forEach(listener => listener(ids));
  }

  find = async (entityRef: string): Promise<Deployment[]> => {
    const service = this.byEntity.get(entityRef);
    if (!service) {
      throw new NotFoundError(`No entity ${entityRef}`);
    }
    return [...(this.deployments.get(service.name)?.values() ?? [])];
  };

  clusters = (): ClusterFreshness[] => [];

  onChange = (listener: (ids: ReadonlySet<string>) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
