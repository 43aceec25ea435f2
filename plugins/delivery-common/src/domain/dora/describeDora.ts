import type {
  DoraBucket,
  DoraGroupBy,
  DoraPoint,
  DoraReport,
} from '../../model/dora';
import type { DoraRecord } from './DoraRecord';
import { groupItems } from './groupItems';
import { findBucket, isWithin, listBuckets, type Span } from './listBuckets';
import { listDeliveries, type Delivery } from './listDeliveries';
import { measureDeliveries } from './measureDeliveries';

/**
 * DORA's four metrics from promotions, in total, per group, and per day or week.
 *
 * A *delivery* is a promotion or a hotfix; reverts are none. One that is `Errored`,
 * `Cancelled`, `NoOp`, `Superseded` or `Rejected` gave no verdict on the change and counts
 * nowhere. What counts, and when:
 *
 * - Deployment frequency: deliveries that succeeded, at the time they did; also those that
 *   were taken back later. Per day of the window, and the median time from one to the next
 *   within the group.
 * - Lead time for changes: of the same deliveries, from the commit (`committedAt`) to the
 *   success in the environment. Where the commit is unknown, or later than the success, the
 *   delivery is counted as of unknown origin and not measured.
 * - Change failure rate: of the deliveries that reached Git within the time, those that failed
 *   for certain after the merge, or were taken back: by a revert that reached Git, or that is
 *   named in `revertedBy`. It may have happened later. Those still being observed have reached
 *   Git and have not failed.
 * - Recovery: of the failures within the time, until anything (a revert, a promotion) next
 *   succeeded in the same environment of the same component, whenever that was. A failure is
 *   at `failedAt`; for a delivery that had succeeded, when its revert was requested. Every
 *   failed delivery is a failure of its own, also where it met an environment that was broken.
 *   What was taken back by a revert that is not among the records has failed, but when is not
 *   known: it is left out here.
 *
 * Percentiles are interpolated between the two nearest values. The counts of the groups add up
 * to those of the total. Records beyond the window serve to know what became of deliveries in
 * it.
 *
 * @public
 */
export function describeDora(options: {
  records: readonly DoraRecord[];
  /** RFC 3339; the window holds `from` and not `to`. */
  from: string;
  to: string;
  groupBy: DoraGroupBy;
  bucket: DoraBucket;
}): DoraReport {
  const { records, from, to, groupBy, bucket } = options;
  const window = { from: Date.parse(from), to: Date.parse(to) };
  const buckets = listBuckets(window, bucket);
  const deliveries = listDeliveries(records).filter(delivery =>
    timesOf(delivery).some(at => isWithin(at, window)),
  );
  const measure = (some: readonly Delivery[]) => ({
    values: measureDeliveries(some, window),
    series: listPoints(some, buckets),
  });
  const groups = groupItems(deliveries, ({ record }) => keyOf(record, groupBy));
  return {
    from,
    to,
    bucket,
    groupBy,
    total: measure(deliveries),
    groups: [...groups]
      .sort(([a], [b]) => compareKeys(a, b))
      .map(([key, some]) => ({ key, ...measure(some) })),
  };
}

function listPoints(
  deliveries: readonly Delivery[],
  buckets: readonly Span[],
): DoraPoint[] {
  const touches = deliveries.flatMap(delivery =>
    [...new Set(timesOf(delivery).map(at => findBucket(buckets, at)))].map(
      span => ({ span, delivery }),
    ),
  );
  return [...groupItems(touches, ({ span }) => span)]
    .flatMap(([span, some]) => (span ? [{ span, some }] : []))
    .sort((a, b) => a.span.from - b.span.from)
    .map(({ span, some }) => ({
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      values: measureDeliveries(
        some.map(({ delivery }) => delivery),
        span,
      ),
    }));
}

/** The moments at which it counts somewhere. */
function timesOf(delivery: Delivery): number[] {
  const { reachedGitAt, succeededAt, failedAt } = delivery;
  return [reachedGitAt, succeededAt, failedAt].filter(at => at !== undefined);
}

function keyOf(record: DoraRecord, groupBy: DoraGroupBy): string | null {
  return groupBy === 'component' ? record.entityRef : record[groupBy];
}

function compareKeys(a: string | null, b: string | null): number {
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  return a < b ? -1 : 1;
}
