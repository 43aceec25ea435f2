import { listCommits, mergeBase } from '../git/history';
import { readRef } from '../git/refs';
import type { Repository } from '../store/Repository';
import type { PullRecord } from '../store/RepositoryRecord';

/** What a pull request brings: its commits, and the commit its changes are measured from. */
export async function rangeOf(
  repository: Repository,
  pull: PullRecord,
): Promise<{ base: string; shas: string[] }> {
  const { gitDir } = repository;
  const tip =
    pull.state === 'open'
      ? await readRef(gitDir, `refs/heads/${pull.base}`)
      : undefined;
  const base = tip ?? pull.baseSha;
  const [common, shas] = await Promise.all([
    mergeBase(gitDir, base, pull.headSha),
    listCommits(gitDir, pull.headSha, { exclude: base, reverse: true }),
  ]);
  return { base: common ?? base, shas };
}
