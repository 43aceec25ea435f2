import type { Viewer } from './Viewer';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Clock = Pick<Viewer, 'now' | 'locale' | 'timeZone'>;

/** `5 min ago`; a time that is still to come counts as now. */
export function formatAge(
  at: string,
  viewer: Pick<Viewer, 't' | 'now'>,
): string {
  const { t, now } = viewer;
  const age = now - Date.parse(at);
  if (Number.isNaN(age)) {
    return '';
  }
  if (age < 3 * SECOND) {
    return t('time.now');
  }
  if (age < MINUTE) {
    return t('time.secondsAgo', { value: String(Math.floor(age / SECOND)) });
  }
  if (age < HOUR) {
    return t('time.minutesAgo', { value: String(Math.floor(age / MINUTE)) });
  }
  if (age < DAY) {
    return t('time.hoursAgo', { value: String(Math.floor(age / HOUR)) });
  }
  if (age < 2 * DAY) {
    return t('time.yesterday');
  }
  return t('time.daysAgo', { value: String(Math.floor(age / DAY)) });
}

/** `1 min 12 s`, `2 h 19 min`; seconds only below five minutes. */
export function formatDuration(
  milliseconds: number,
  viewer: Pick<Viewer, 't'>,
): string {
  const { t } = viewer;
  const total = Math.max(0, Math.round(milliseconds / SECOND));
  if (total < 60) {
    return t('time.seconds', { seconds: String(total) });
  }
  if (total < 300) {
    const seconds = total % 60;
    const minutes = String(Math.floor(total / 60));
    return seconds
      ? t('time.minutesSeconds', { minutes, seconds: String(seconds) })
      : t('time.minutes', { minutes });
  }
  const minutesInAll = Math.round(total / 60);
  if (minutesInAll < 60) {
    return t('time.minutes', { minutes: String(minutesInAll) });
  }
  if (minutesInAll < 24 * 60) {
    const minutes = minutesInAll % 60;
    const hours = String(Math.floor(minutesInAll / 60));
    return minutes
      ? t('time.hoursMinutes', { hours, minutes: String(minutes) })
      : t('time.hours', { hours });
  }
  const days = Math.round(minutesInAll / (24 * 60));
  return days === 1 ? t('time.oneDay') : t('time.days', { days: String(days) });
}

/** `18:00` today, `Fri 08:00` within a week, else with the date. */
export function formatClock(at: string, clock: Clock): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) {
    return '';
  }
  const hours = {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  if (dayOf(time, clock) === dayOf(clock.now, clock)) {
    return format(time, clock, hours);
  }
  const day =
    Math.abs(time - clock.now) < 6 * DAY
      ? format(time, clock, { weekday: 'short' })
      : format(time, clock, {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
        });
  return `${day} ${format(time, clock, hours)}`;
}

/** `18:00, in 2 h 19 min`. */
export function formatFuture(at: string, viewer: Viewer): string {
  return viewer.t('time.clockIn', {
    clock: formatClock(at, viewer),
    distance: formatDuration(Date.parse(at) - viewer.now, viewer),
  });
}

/** The absolute time with its zone, for titles. */
export function formatAbsolute(at: string, clock: Clock): string {
  const time = Date.parse(at);
  return Number.isNaN(time)
    ? ''
    : format(time, clock, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
        timeZoneName: 'short',
      });
}

function dayOf(time: number, clock: Clock): string {
  return format(time, clock, {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
}

function format(
  time: number,
  { locale, timeZone }: Clock,
  options: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(time);
}
