import {
  isActive,
  promotionTransition,
  type Promotion,
} from '@lockstep/backstage-plugin-delivery-common';
import type {
  AnsweredRequest,
  StormEvidence,
  StoredRecord,
  Violation,
} from './StormEvidence';

/** A promotion that should have been looked at for so long is not waiting but forgotten. */
const OVERDUE_MS = 20_000;

/** What the database must say when everything is over. */
export function judgeRecords({
  requests,
  records,
  now,
}: Pick<StormEvidence, 'requests' | 'records' | 'now'>): Violation[] {
  const byId = new Map(records.map(one => [one.promotion.id, one]));
  return [
    ...requests.flatMap(request => judgeRequest(request, byId)),
    ...records.flatMap(record => judgeRecord(record, now)),
  ];
}

/** Whether it has not ended, and says what it waits for and when it looks next. */
export function isWaitingWithReason(
  { promotion, dueAt }: StoredRecord,
  now: Date,
): boolean {
  return (
    promotion.reason !== '' &&
    promotion.message !== '' &&
    now.getTime() - Date.parse(dueAt) < OVERDUE_MS
  );
}

/** A gate is closed, and it says so: somebody has to act. */
export function awaitsPerson({ phase, reason }: Promotion): boolean {
  return phase === 'Blocked' && reason.startsWith('gate-');
}

export function isUnended({ phase }: Promotion): boolean {
  return isActive(phase) || phase === 'AwaitingRevert';
}

function judgeRequest(
  { key, ids }: AnsweredRequest,
  records: ReadonlyMap<string, StoredRecord>,
): Violation[] {
  const different = [...new Set(ids)];
  return [
    ...different
      .filter(id => !records.has(id))
      .map(id => ({
        kind: 'lost' as const,
        id,
        text: `request ${key} was accepted as ${id}, of which there is no record`,
      })),
    ...(different.length > 1
      ? [
          {
            kind: 'twice' as const,
            id: different[0],
            text: `request ${key} became ${different.join(' and ')}`,
          },
        ]
      : []),
  ];
}

function judgeRecord(record: StoredRecord, now: Date): Violation[] {
  const { promotion, events, pending } = record;
  const violations: Violation[] = [];
  const { id, phase, reason, message } = promotion;
  if (isUnended(promotion) && !isWaitingWithReason(record, now)) {
    violations.push({
      kind: 'stuck',
      id,
      text: `is ${phase} (${reason}: ${message || 'no message'}), due at ${
        record.dueAt
      }`,
    });
  }
  if (isActive(phase) && !pending) {
    violations.push({
      kind: 'lost',
      id,
      text: `is ${phase}, and nobody will look at it`,
    });
  }
  const replayed = events.reduce<Promotion | undefined>(
    promotionTransition,
    undefined,
  );
  if (canonical(replayed) !== canonical(promotion)) {
    violations.push({
      kind: 'lost',
      id,
      text: `its events lead to ${replayed?.phase}, its record says ${phase}; they differ`,
    });
  }
  return violations;
}

/** The same text for the same value, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => a.localeCompare(b)),
        )
      : part,
  );
}
