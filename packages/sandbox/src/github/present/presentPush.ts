import { isAncestor, listCommits } from '../git/history';
import { readCommits } from '../git/objects';
import { ZERO_SHA } from '../git/gitNames';
import type { GithubContext } from '../GithubContext';
import type { RefMove } from '../refMoves';
import type { Repository } from '../store/Repository';
import type { RepositoryRecord } from '../store/RepositoryRecord';
import { presentRepository } from './presentRepository';
import { emailOf, presentUser } from './presentUser';

const MOST_COMMITS = 20;

/** The payload of a `push` event. */
export async function presentPush(
  context: GithubContext,
  repository: Repository,
  record: RepositoryRecord,
  move: RefMove,
  actor: string,
): Promise<Record<string, unknown>> {
  const { links } = context;
  const page = links.page(repository.fullName);
  const shas = move.after
    ? await listCommits(repository.gitDir, move.after, {
        exclude: move.before,
        limit: MOST_COMMITS,
      })
    : [];
  const commits = (await readCommits(repository.gitDir, shas.reverse())).map(
    commit => ({
      id: commit.sha,
      tree_id: commit.tree,
      distinct: true,
      message: commit.message,
      timestamp: commit.committer.date,
      url: `${page}/commit/${commit.sha}`,
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    }),
  );
  return {
    ref: move.ref,
    before: move.before ?? ZERO_SHA,
    after: move.after ?? ZERO_SHA,
    created: move.before === undefined,
    deleted: move.after === undefined,
    forced:
      move.before !== undefined &&
      move.after !== undefined &&
      !(await isAncestor(repository.gitDir, move.before, move.after)),
    base_ref: null,
    compare: `${page}/compare/${move.before ?? ''}...${move.after ?? ''}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    repository: presentRepository(
      links,
      record,
      context.ownerType(record.owner),
    ),
    pusher: { name: actor, email: emailOf(actor) },
    sender: presentUser(links, actor),
  };
}
