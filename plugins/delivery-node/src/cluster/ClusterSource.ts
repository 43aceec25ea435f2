/** How to reach one cluster's Kubernetes API. Secrets stay inside the backend. @public */
export interface ClusterAccess {
  /** The key it is configured under; part of every deployment id. */
  name: string;
  /** Shown to people. */
  title?: string;
  url: string;
  token?: string;
  /** PEM. */
  caData?: string;
  skipTLSVerify?: boolean;
  /** Only these namespaces; absent: the whole cluster. */
  namespaces?: string[];
}

/** Somewhere clusters are known. @public */
export interface ClusterSource {
  listClusters(): Promise<ClusterAccess[]>;
}
