/** What a backend of the bench is started with. */
export interface BackendOrder {
  port: number;
  /** Folder of the databases; a catalog that was read before is still there. */
  databaseDirectory: string;
  /** How many components the catalog is given; without it, it keeps what it has. */
  ingestComponents?: number;
  /** Addresses by name. */
  clusters: Record<string, string>;
  /** `delivery.watch`, where the defaults are not wanted. */
  watch?: object;
}
