import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { findMergeBlock } from '../protection';
import { queueOf } from '../pulls/MergeQueue';
import type { Repository } from '../store/Repository';
import type { PullRecord, RepositoryRecord } from '../store/RepositoryRecord';
import { GraphqlFailure } from './GraphqlFailure';

/** A pull request by its node id. */
export function requirePullNode(
  context: GithubContext,
  id: string,
): { repository: Repository; pull: PullRecord } {
  for (const repository of context.store.list()) {
    const pull = repository.record.pulls.find(
      entry => nodeId('PullRequest', entry.id) === id,
    );
    if (pull) {
      return { repository, pull };
    }
  }
  throw new GraphqlFailure(
    'NOT_FOUND',
    `Could not resolve to a node with the global id of '${id}'.`,
  );
}

/** Puts a pull request at the end of its queue if the rules of its base let it in. */
export async function enqueuePull(
  context: GithubContext,
  input: { pullRequestId: string; expectedHeadOid?: string | null },
) {
  const { repository, pull } = requirePullNode(context, input.pullRequestId);
  await context.change(repository, record => {
    const draft = record.pulls.find(({ id }) => id === pull.id)!;
    requireQueueable(record, draft, input.expectedHeadOid ?? undefined);
    record.mergeQueue = [
      ...(record.mergeQueue ?? []).filter(({ pullId }) => pullId !== draft.id),
      {
        pullId: draft.id,
        base: draft.base,
        headSha: draft.headSha,
        state: 'QUEUED',
      },
    ];
  });
  context.mergeQueue.wake(context, repository);
  return { repository, entry: presentQueueEntry(repository, pull) };
}

export async function dequeuePull(context: GithubContext, id: string) {
  const { repository, pull } = requirePullNode(context, id);
  const entry = presentQueueEntry(repository, pull);
  if (!entry) {
    throw new GraphqlFailure(
      'UNPROCESSABLE',
      'Pull request is not in the merge queue',
    );
  }
  await context.change(repository, record => {
    record.mergeQueue = record.mergeQueue?.filter(
      ({ pullId }) => pullId !== pull.id,
    );
  });
  return { repository, entry };
}

/** `MergeQueueEntry` of a pull request, or null outside a queue. */
export function presentQueueEntry(repository: Repository, pull: PullRecord) {
  const entries = queueOf(repository.record, pull.base);
  const index = entries.findIndex(({ pullId }) => pullId === pull.id);
  return index === -1
    ? null
    : {
        id: nodeId('MergeQueueEntry', pull.id),
        position: index + 1,
        state: entries[index].state,
      };
}

function requireQueueable(
  record: RepositoryRecord,
  pull: PullRecord,
  expectedHead: string | undefined,
): void {
  const refuse = (message: string) => {
    throw new GraphqlFailure('UNPROCESSABLE', message);
  };
  if (!record.protections[pull.base]?.mergeQueue) {
    refuse(`No merge queue found for branch '${pull.base}'`);
  }
  if (pull.state !== 'open' || pull.draft) {
    refuse('Pull request is not in a state to be queued');
  }
  if (expectedHead !== undefined && expectedHead !== pull.headSha) {
    refuse('Head branch was modified. Review and try the merge again.');
  }
  if (queueOf(record, pull.base).some(({ pullId }) => pullId === pull.id)) {
    refuse('Pull request is already in the merge queue');
  }
  const block = findMergeBlock(record, pull);
  if (block) {
    refuse(`Pull request ${block}`);
  }
}
