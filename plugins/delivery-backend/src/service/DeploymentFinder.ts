import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ClusterFreshness,
  Deployment,
} from '@lockstep/backstage-plugin-delivery-common';

/**
 * The state index as the rest of the backend sees it: what runs where, as of now, from
 * memory. Promotions observe their outcome through it; they never ask a cluster.
 */
export interface DeploymentFinder {
  /**
   * Deployments of an entity. The entity is read from the catalog with these credentials;
   * one that cannot be seen is a `NotFoundError`.
   */
  find(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ): Promise<Deployment[]>;
  clusters(): ClusterFreshness[];
  /** Tells which deployments (ids) changed. Returns the unsubscribe function. */
  onChange(listener: (deploymentIds: ReadonlySet<string>) => void): () => void;
}
