import type { Stop } from '../../model/stop';

type Span = Pick<Stop, 'endsAt' | 'endedAt'> & { startsAt?: string };

/** Whether it stops anything at this time. Its end no longer belongs to it. @public */
export function isStopActive(stop: Span, now: string): boolean {
  const at = Date.parse(now);
  return stopStart(stop) <= at && at < stopEnd(stop);
}

/** Whether it stops nothing any more, now or later. @public */
export function isStopOver(stop: Span, now: string): boolean {
  return stopEnd(stop) <= Date.parse(now);
}

/** Epoch milliseconds; minus infinity for one that holds from the moment it was made. */
export function stopStart({ startsAt }: Span): number {
  return startsAt === undefined ? -Infinity : Date.parse(startsAt);
}

/** Epoch milliseconds; infinity while nobody has set an end. */
export function stopEnd({ endsAt, endedAt }: Span): number {
  return Math.min(
    ...[endsAt, endedAt].map(time =>
      time === undefined ? Infinity : Date.parse(time),
    ),
  );
}
