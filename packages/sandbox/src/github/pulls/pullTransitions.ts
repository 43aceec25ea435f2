import { presentPull } from '../present/presentPull';
import { presentRepository } from '../present/presentRepository';
import { presentUser } from '../present/presentUser';
import type { ChangeScope } from '../refMoves';
import { takeId } from '../store/Repository';
import type { PullEventRecord, PullRecord } from '../store/RepositoryRecord';
import type { WebhookEvent } from '../webhooks/WebhookSender';

/** Keeps what happened for the list of events. */
export function noteEvent(
  scope: ChangeScope,
  pull: PullRecord,
  event: PullEventRecord['event'],
): void {
  pull.events = [
    ...(pull.events ?? []),
    {
      id: takeId(scope.record),
      event,
      actor: scope.actor,
      commitSha: event === 'merged' ? pull.mergeSha : null,
      createdAt: scope.context.now(),
    },
  ];
}

/** Closes without merging. */
export function closePull(scope: ChangeScope, pull: PullRecord): void {
  const now = scope.context.now();
  Object.assign(pull, {
    state: 'closed',
    closedAt: now,
    closedBy: scope.actor,
    updatedAt: now,
  });
  noteEvent(scope, pull, 'closed');
  scope.events.push(pullEvent(scope, pull, 'closed'));
}

export function reopenPull(scope: ChangeScope, pull: PullRecord): void {
  Object.assign(pull, {
    state: 'open',
    closedAt: null,
    closedBy: null,
    updatedAt: scope.context.now(),
  });
  noteEvent(scope, pull, 'reopened');
  scope.events.push(pullEvent(scope, pull, 'reopened'));
}

export function markMerged(
  scope: ChangeScope,
  pull: PullRecord,
  mergeSha: string,
): void {
  const now = scope.context.now();
  Object.assign(pull, {
    state: 'closed',
    closedAt: now,
    closedBy: scope.actor,
    mergedAt: now,
    mergedBy: scope.actor,
    mergeSha,
    updatedAt: now,
  });
  noteEvent(scope, pull, 'merged');
  noteEvent(scope, pull, 'closed');
  scope.events.push(pullEvent(scope, pull, 'closed'));
}

/** The `pull_request` event as webhooks get it. */
export function pullEvent(
  scope: Pick<ChangeScope, 'context' | 'record' | 'actor'>,
  pull: PullRecord,
  action: string,
  extra: Record<string, unknown> = {},
): WebhookEvent {
  const { context, record, actor } = scope;
  const { links } = context;
  const ownerType = context.ownerType(record.owner);
  return {
    name: 'pull_request',
    payload: {
      action,
      number: pull.number,
      ...extra,
      pull_request: {
        ...presentPull(links, record, ownerType, pull),
        merged: pull.mergedAt !== null,
        merged_by: pull.mergedBy ? presentUser(links, pull.mergedBy) : null,
      },
      repository: presentRepository(links, record, ownerType),
      sender: presentUser(links, actor),
    },
  };
}
