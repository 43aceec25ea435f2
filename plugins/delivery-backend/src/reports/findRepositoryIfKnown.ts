import type {
  GitHost,
  GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';

/** The repository behind a clone URL, for reports: where no host knows it, they do without. */
export function findRepositoryIfKnown(
  gitHosts: readonly GitHost[],
  url: string,
): GitRepository | undefined {
  for (const host of gitHosts) {
    const repository = host.repository(url);
    if (repository) {
      return repository;
    }
  }
  return undefined;
}
