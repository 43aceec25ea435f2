import type { PullRecord, RepositoryRecord } from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';

export function requirePull(
  record: RepositoryRecord,
  number: string,
): PullRecord {
  const pull = record.pulls.find(entry => String(entry.number) === number);
  if (!pull) {
    throw GithubApiError.notFound();
  }
  return pull;
}
