/** The commit a version of a component comes from. */
export interface VersionOrigin {
  entityRef: string;
  image: string;
  /** See `formatPin`. */
  pin: string;
  /** In the application's own repository, or in the one Argo CD applies. */
  source: 'application' | 'gitops';
  repoURL: string;
  sha: string;
  /** RFC 3339 in UTC. */
  committedAt: string;
  url: string;
}
