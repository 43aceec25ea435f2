import type { PromotionPhase } from '../../model/promotion';
import type { DoraRecord } from './DoraRecord';
import { groupItems } from './groupItems';

/**
 * One delivery with everything the metrics ask of it, in milliseconds. What is undefined did
 * not happen or is not known.
 */
export interface Delivery {
  record: DoraRecord;
  reachedGitAt?: number;
  succeededAt?: number;
  leadTime?: number;
  failed: boolean;
  failedAt?: number;
  /** When its environment was healthy after that. */
  recoveredAt?: number;
}

/** They ended without a verdict on the change: a technical end, or a person's decision. */
const WITHOUT_VERDICT: readonly PromotionPhase[] = [
  'Errored',
  'Cancelled',
  'NoOp',
  'Superseded',
  'Rejected',
];

/** What was delivered, and what became of it. The order of the records does not matter. */
export function listDeliveries(records: readonly DoraRecord[]): Delivery[] {
  const reverts = groupItems(
    records.filter(({ reverts: id }) => id !== undefined),
    ({ reverts: id }) => id!,
  );
  const places = groupItems(
    records.filter(({ succeededAt }) => succeededAt !== null),
    placeOf,
  );
  const healthy = new Map(
    [...places].map(([place, of]) => [
      place,
      of.map(({ succeededAt }) => Date.parse(succeededAt!)).sort(ascending),
    ]),
  );
  return records
    .filter(
      ({ kind, phase }) =>
        kind !== 'revert' && !WITHOUT_VERDICT.includes(phase),
    )
    .map(record => {
      const takenBackAt = findTakenBack(record, reverts.get(record.id) ?? []);
      const failedAt = toTime(record.failedAt) ?? takenBackAt;
      const succeededAt = toTime(record.succeededAt);
      const reachedGitAt = toTime(record.mergedAt);
      return {
        record,
        reachedGitAt,
        succeededAt,
        leadTime: findLeadTime(record, succeededAt),
        failed:
          reachedGitAt !== undefined &&
          (failedAt !== undefined || record.revertedBy !== undefined),
        failedAt,
        recoveredAt:
          failedAt === undefined
            ? undefined
            : (healthy.get(placeOf(record)) ?? []).find(at => at > failedAt),
      };
    });
}

/** When it was asked to take it back: only of a revert that reached Git, or that it names itself. */
function findTakenBack(
  { id, revertedBy }: DoraRecord,
  reverts: readonly DoraRecord[],
): number | undefined {
  return reverts
    .filter(
      revert =>
        revert.id !== id &&
        (revert.mergedAt !== null || revert.id === revertedBy),
    )
    .map(({ requestedAt }) => Date.parse(requestedAt))
    .sort(ascending)[0];
}

/** A commit later than the delivery cannot be its origin. */
function findLeadTime(
  { committedAt }: DoraRecord,
  succeededAt: number | undefined,
): number | undefined {
  const committed = toTime(committedAt);
  return committed === undefined ||
    succeededAt === undefined ||
    committed > succeededAt
    ? undefined
    : succeededAt - committed;
}

function placeOf({ entityRef, environment }: DoraRecord): string {
  return `${entityRef}#${environment}`;
}

function toTime(text: string | null): number | undefined {
  return text === null ? undefined : Date.parse(text);
}

function ascending(a: number, b: number): number {
  return a - b;
}
