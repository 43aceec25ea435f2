import type {
  GitHost,
  GitRepository,
} from '@lockstep/backstage-plugin-delivery-node';
import { MissingGitHostError } from './MissingGitHostError';

/** The repository behind a clone URL; the first host that knows it serves it. */
export function findRepository(
  gitHosts: readonly GitHost[],
  url: string,
): GitRepository {
  for (const host of gitHosts) {
    const repository = host.repository(url);
    if (repository) {
      return repository;
    }
  }
  throw new MissingGitHostError(url);
}
