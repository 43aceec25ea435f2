import type { DeploymentDirectory, FleetIndex } from '../index/index';
import type { DeploymentFinder } from './DeploymentFinder';
import type {
  DeploymentPlace,
  DeploymentRoster,
  RosterEntry,
} from './DeploymentRoster';

/** The roster that the fleet's rows make up. */
export class FleetRoster implements DeploymentRoster {
  constructor(
    private readonly options: {
      fleet: FleetIndex;
      directory: DeploymentDirectory;
      finder: Pick<DeploymentFinder, 'onChange'>;
    },
  ) {}

  async list(environments: ReadonlySet<string>): Promise<RosterEntry[]> {
    const { fleet } = this.options;
    await fleet.settled();
    return fleet
      .list()
      .filter(({ row }) => environments.has(row.environment))
      .map(({ row }) => ({
        id: row.deployment,
        entityRef: row.entityRef,
        environment: row.environment,
        version: row.version,
        looksHealthy: row.sync === 'Synced' && row.health === 'Healthy',
      }));
  }

  place(id: string): DeploymentPlace | undefined {
    const { directory, fleet } = this.options;
    const environment = directory.environmentOf(id);
    return environment === undefined
      ? undefined
      : { environment, entityRefs: fleet.entitiesOfDeployment(id) };
  }

  describe(id: string, entityRef: string) {
    return this.options.directory.describe(id, entityRef);
  }

  onChange(listener: (ids: ReadonlySet<string>) => void): () => void {
    const { finder, fleet } = this.options;
    const unsubscribe = [
      finder.onChange(listener),
      // A row that is made for the first time says whose the deployment is.
      fleet.onChange(({ entries }) => {
        if (entries.length > 0) {
          listener(new Set(entries.map(({ row }) => row.deployment)));
        }
      }),
    ];
    return () => unsubscribe.forEach(stop => stop());
  }
}
