import type { DoraValues } from '../../model/dora';
import { DAY_MS, isWithin, type Span } from './listBuckets';
import type { Delivery } from './listDeliveries';
import { quantile } from './quantile';

/** The four metrics of deliveries within a time. */
export function measureDeliveries(
  deliveries: readonly Delivery[],
  span: Span,
): DoraValues {
  const isInside = (at: number | undefined) =>
    at !== undefined && isWithin(at, span);
  const succeeded = deliveries.filter(({ succeededAt }) =>
    isInside(succeededAt),
  );
  const reachedGit = deliveries.filter(({ reachedGitAt }) =>
    isInside(reachedGitAt),
  );
  const broken = deliveries.filter(
    ({ failed, failedAt }) => failed && isInside(failedAt),
  );
  return {
    deploymentFrequency: measureFrequency(succeeded, span),
    leadTime: measureLeadTime(succeeded),
    changeFailure: measureFailure(reachedGit),
    recovery: measureRecovery(broken),
  };
}

function measureFrequency(
  succeeded: readonly Delivery[],
  { from, to }: Span,
): DoraValues['deploymentFrequency'] {
  const times = succeeded
    .map(({ succeededAt }) => succeededAt!)
    .sort((a, b) => a - b);
  const gaps = times
    .slice(1)
    .map((time, index) => (time - times[index]) / DAY_MS);
  return {
    deliveries: times.length,
    perDay: times.length / ((to - from) / DAY_MS),
    medianDaysBetween: quantile(gaps, 0.5),
  };
}

function measureLeadTime(
  succeeded: readonly Delivery[],
): DoraValues['leadTime'] {
  const times = toSeconds(succeeded.map(({ leadTime }) => leadTime));
  return {
    measured: times.length,
    unknownOrigin: succeeded.length - times.length,
    medianSeconds: quantile(times, 0.5),
    p75Seconds: quantile(times, 0.75),
    p95Seconds: quantile(times, 0.95),
  };
}

function measureFailure(
  reachedGit: readonly Delivery[],
): DoraValues['changeFailure'] {
  const failed = reachedGit.filter(delivery => delivery.failed).length;
  return {
    reachedGit: reachedGit.length,
    failed,
    rate: reachedGit.length === 0 ? null : failed / reachedGit.length,
  };
}

function measureRecovery(broken: readonly Delivery[]): DoraValues['recovery'] {
  const times = toSeconds(
    broken.map(({ failedAt, recoveredAt }) =>
      recoveredAt === undefined ? undefined : recoveredAt - failedAt!,
    ),
  );
  return {
    recovered: times.length,
    stillBroken: broken.length - times.length,
    medianSeconds: quantile(times, 0.5),
    p75Seconds: quantile(times, 0.75),
  };
}

function toSeconds(times: ReadonlyArray<number | undefined>): number[] {
  return times
    .filter(time => time !== undefined)
    .map(milliseconds => milliseconds / 1000);
}
