import type {
  Deployment,
  Version,
} from '@lockstep/backstage-plugin-delivery-common';

/** One deployment of one component, as far as it takes to tell whether a look is worth it. */
export interface RosterEntry {
  /** Of the deployment. */
  id: string;
  entityRef: string;
  environment: string;
  /** What Git asks for. */
  version: Version | null;
  /** Synced and healthy at first sight. */
  looksHealthy: boolean;
}

/** Where a deployment is, and what it delivers. */
export interface DeploymentPlace {
  environment: string;
  /** In a fixed order; empty while none is known. */
  entityRefs: string[];
}

/** Which deployments there are and whose they are. All of it from memory. */
export interface DeploymentRoster {
  /** Everything in these environments, once what is known so far is sorted in. */
  list(environments: ReadonlySet<string>): Promise<RosterEntry[]>;
  /** Cheap: nothing is described for it. Undefined for a deployment nobody knows. */
  place(id: string): DeploymentPlace | undefined;
  /** As of now. */
  describe(id: string, entityRef: string): Deployment | undefined;
  /** Tells which deployments (ids) changed, or became somebody's. Returns the unsubscribe function. */
  onChange(listener: (ids: ReadonlySet<string>) => void): () => void;
}
