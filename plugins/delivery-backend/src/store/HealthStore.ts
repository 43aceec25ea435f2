import type { HealthChange, HealthRecord } from '../domain/health';

/** Where it is kept since when deployments are healthy. */
export interface HealthStore {
  list(): Promise<HealthRecord[]>;
  get(deploymentId: string): Promise<HealthRecord | undefined>;
  /**
   * Stores all of them or none. A change that another process went ahead of does nothing: what
   * begins keeps the earlier beginning, what is replaced or ended must still be what it was.
   * Answers what is kept of these deployments afterwards.
   */
  apply(changes: readonly HealthChange[]): Promise<HealthRecord[]>;
}
