import type { DeploymentFacts, StormService } from '../../domain/faults';

/** What a replica is started with. */
export interface ReplicaOrder {
  database:
    | { client: 'better-sqlite3'; file: string }
    | { client: 'pg'; url: string };
  /** Where the REST API of the Git host answers; one address for each replica. */
  apiBaseUrl: string;
  token: string;
  services: StormService[];
  facts: DeploymentFacts[];
}

/** Asks the replica for something; it answers with the same number. */
export interface ReplicaCall {
  call: number;
  method: string;
  args: unknown[];
}

export type ReplicaAnswer =
  | { answer: number; value: unknown }
  | { answer: number; error: { name: string; message: string } };
