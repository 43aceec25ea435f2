/** A running PostgreSQL. Ends with this process at the latest. */
export interface PostgresServer {
  major: string;
  /** Of the database `postgres`. */
  connectionString: string;
  urlOf(database: string): string;
  restart(mode?: 'fast' | 'immediate'): Promise<void>;
  stop(): Promise<void>;
}

export function findPostgres(): { folder: string; major: string } | undefined;

export function startPostgres(options?: {
  durable?: boolean;
}): Promise<PostgresServer>;
