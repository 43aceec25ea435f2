import type { GithubContext } from './GithubContext';
import { isAncestor } from './git/history';
import { compareAndSwapRef } from './git/refs';
import { presentPush } from './present/presentPush';
import {
  closePull,
  markMerged,
  noteEvent,
  pullEvent,
} from './pulls/pullTransitions';
import type { Repository } from './store/Repository';
import type { PullRecord, RepositoryRecord } from './store/RepositoryRecord';
import type { WebhookEvent } from './webhooks/WebhookSender';

/** A ref that went from one commit to another; undefined stands for absent. */
export interface RefMove {
  ref: string;
  before: string | undefined;
  after: string | undefined;
}

/** What a change of a repository has at hand, inside `GithubContext.change`. */
export interface ChangeScope {
  context: GithubContext;
  repository: Repository;
  record: RepositoryRecord;
  events: WebhookEvent[];
  actor: string;
}

/** Moves a ref by compare-and-swap and lets pull requests follow. False when the ref was elsewhere. */
export async function moveRef(
  scope: ChangeScope,
  move: RefMove,
): Promise<boolean> {
  const { gitDir } = scope.repository;
  if (!(await compareAndSwapRef(gitDir, move.ref, move.before, move.after))) {
    return false;
  }
  await followRefMoves(scope, [move]);
  return true;
}

/**
 * What GitHub does once refs have moved, whoever moved them: pull requests take their new
 * head, end when a branch of theirs is gone or their commits arrive on the base, and hooks
 * hear of it.
 */
export async function followRefMoves(
  scope: ChangeScope,
  moves: RefMove[],
): Promise<void> {
  const { context, record, events, repository, actor } = scope;
  for (const move of moves) {
    record.pushedAt = context.now();
    record.updatedAt = record.pushedAt;
    events.push({
      name: 'push',
      payload: await presentPush(context, repository, record, move, actor),
    });
    if (!move.ref.startsWith('refs/heads/')) {
      continue;
    }
    const branch = move.ref.slice('refs/heads/'.length);
    if (move.after === undefined) {
      record.pulls
        .filter(({ head }) => head === branch)
        .forEach(pull => noteEvent(scope, pull, 'head_ref_deleted'));
    }
    for (const pull of record.pulls.filter(({ state }) => state === 'open')) {
      if (pull.head === branch) {
        await followHead(scope, pull, move.after);
      } else if (pull.base === branch) {
        await followBase(scope, pull, move);
      }
    }
  }
}

async function followHead(
  scope: ChangeScope,
  pull: PullRecord,
  after: string | undefined,
): Promise<void> {
  if (after === undefined) {
    closePull(scope, pull);
    return;
  }
  const { context, record, repository } = scope;
  await compareAndSwapRef(
    repository.gitDir,
    `refs/pull/${pull.number}/head`,
    pull.headSha,
    after,
  );
  const before = pull.headSha;
  pull.headSha = after;
  pull.updatedAt = context.now();
  if (record.protections[pull.base]?.requiredReviews?.dismissStale) {
    for (const review of pull.reviews) {
      if (review.state === 'APPROVED') {
        review.state = 'DISMISSED';
      }
    }
  }
  scope.events.push(pullEvent(scope, pull, 'synchronize', { before, after }));
}

async function followBase(
  scope: ChangeScope,
  pull: PullRecord,
  move: RefMove,
): Promise<void> {
  if (move.after === undefined) {
    closePull(scope, pull);
  } else if (
    await isAncestor(scope.repository.gitDir, pull.headSha, move.after)
  ) {
    // Somebody merged by hand and pushed the result.
    pull.baseSha = move.before ?? pull.baseSha;
    markMerged(scope, pull, move.after);
  }
}
