import type { ClusterAccess } from '@lockstep/backstage-plugin-delivery-node';

/** Where a cluster is and how to sign in to it, as configured or contributed. */
export type ClusterConfig = {
  name: string;
  title?: string;
  /** Only these namespaces; absent: the whole cluster. */
  namespaces?: string[];
} & (
  | {
      kind: 'url';
      access: Omit<ClusterAccess, 'name' | 'title' | 'namespaces'> & {
        /** Read again as it changes; instead of `token`. */
        tokenFile?: string;
        /** PEM file; instead of `caData`. */
        caFile?: string;
      };
    }
  | { kind: 'inCluster' }
  | { kind: 'kubeconfig'; file?: string; context: string }
  /** Known, but nothing says how to sign in to it; shown with the reason. */
  | { kind: 'unusable'; reason: string }
);

/** A cluster that an extension contributed. */
export function fromClusterAccess(access: ClusterAccess): ClusterConfig {
  const { name, title, namespaces, ...rest } = access;
  return { kind: 'url', name, title, namespaces, access: rest };
}
