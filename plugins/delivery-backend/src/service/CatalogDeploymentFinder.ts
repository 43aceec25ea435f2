import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ChangeFeed, DeploymentDirectory } from '../index/index';
import type { DeploymentFinder } from './DeploymentFinder';
import type { EntityReader } from './EntityReader';

/** The state index, asked by entity. */
export class CatalogDeploymentFinder implements DeploymentFinder {
  constructor(
    private readonly options: {
      entities: EntityReader;
      directory: DeploymentDirectory;
      feed: ChangeFeed;
    },
  ) {}

  async find(
    entityRef: string,
    { credentials }: { credentials: BackstageCredentials },
  ) {
    const entity = await this.options.entities.get(entityRef, credentials);
    return this.options.directory.describeAll(entity).deployments;
  }

  clusters() {
    return this.options.directory.clusters();
  }

  onChange(listener: (deploymentIds: ReadonlySet<string>) => void) {
    return this.options.feed.subscribe(({ deployments, clusters }) => {
      const changed = new Set(deployments);
      for (const cluster of clusters) {
        this.options.directory
          .deploymentsOn(cluster)
          .forEach(id => changed.add(id));
      }
      if (changed.size > 0) {
        listener(changed);
      }
    });
  }
}
