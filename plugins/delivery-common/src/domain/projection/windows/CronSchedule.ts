import type { IANAZone } from 'luxon';
import { parseCronField, type CronField } from './CronField';
import { findZone } from './TimeZone';
import { ZoneClock } from './ZoneClock';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');

/** A date that has not come in so many years never comes. */
const YEARS_AHEAD = 5;

/**
 * A cron schedule of five fields in the dialect of Argo CD's sync windows: no seconds, no
 * `@daily`, Sunday is 0 and never 7, and a step other than 1 makes a field a restriction.
 *
 * @public
 */
export class CronSchedule {
  /** Throws an `Error` that names what does not fit. */
  static parse(text: string): CronSchedule {
    if (text === '') {
      throw new Error('empty spec string');
    }
    const { spec, zone } = takeZone(text);
    if (spec.startsWith('@')) {
      throw new Error(`parser does not accept descriptors: ${spec}`);
    }
    const fields = spec.split(/\s+/).filter(field => field !== '');
    if (fields.length !== 5) {
      throw new Error(
        `expected exactly 5 fields, found ${fields.length}: [${fields.join(
          ' ',
        )}]`,
      );
    }
    return new CronSchedule(
      parseCronField(fields[0], { min: 0, max: 59 }),
      parseCronField(fields[1], { min: 0, max: 23 }),
      parseCronField(fields[2], { min: 1, max: 31 }),
      parseCronField(fields[3], { min: 1, max: 12, names: ['', ...MONTHS] }),
      parseCronField(fields[4], { min: 0, max: 6, names: WEEKDAYS }),
      zone,
    );
  }

  private constructor(
    private readonly minutes: CronField,
    private readonly hours: CronField,
    private readonly daysOfMonth: CronField,
    private readonly months: CronField,
    private readonly weekdays: CronField,
    private readonly zone: IANAZone | undefined,
  ) {}

  /**
   * The first activation after a moment, which is cut to the second first. Undefined where
   * none comes within five years (30 February).
   */
  nextAfter(moment: number): number | undefined {
    const start = Math.floor(moment / SECOND) * SECOND + SECOND;
    return this.zone
      ? this.nextInZone(start, this.zone)
      : this.nextInUtc(start);
  }

  /** Whether it comes every minute. */
  get isEveryMinute(): boolean {
    return (
      this.minutes.values.length === 60 &&
      this.hours.values.length === 24 &&
      this.daysOfMonth.values.length === 31 &&
      this.months.values.length === 12 &&
      this.weekdays.values.length === 7
    );
  }

  private nextInUtc(start: number): number | undefined {
    const lastYear = new Date(start).getUTCFullYear() + YEARS_AHEAD;
    let day = Math.floor(start / DAY);
    let fromMinute = Math.ceil((start - day * DAY) / MINUTE);
    for (;;) {
      const date = new Date(day * DAY);
      if (date.getUTCFullYear() > lastYear || Number.isNaN(date.getTime())) {
        return undefined;
      }
      if (!this.months.has(date.getUTCMonth() + 1)) {
        day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY;
        fromMinute = 0;
        continue;
      }
      const minute = this.matchesDay(date)
        ? this.firstOfDay(fromMinute)
        : undefined;
      if (minute !== undefined) {
        return day * DAY + minute * MINUTE;
      }
      day += 1;
      fromMinute = 0;
    }
  }

  /** The first activation of a day at or after a minute of it. */
  private firstOfDay(fromMinute: number): number | undefined {
    const fromHour = Math.floor(fromMinute / 60);
    for (const hour of this.hours.values) {
      if (hour >= fromHour) {
        const from = hour === fromHour ? fromMinute % 60 : 0;
        const minute = this.minutes.values.find(value => value >= from);
        if (minute !== undefined) {
          return hour * 60 + minute;
        }
      }
    }
    return undefined;
  }

  /**
   * Where the schedule names a zone, clocks may jump. Walks by month, day, hour and minute as
   * Argo CD's scheduler does, so that it agrees on the days on which they do: a unit that fits
   * is not looked at again until a larger one begins.
   */
  private nextInZone(start: number, zone: IANAZone): number | undefined {
    const clock = new ZoneClock(zone, start);
    const lastYear = clock.year + YEARS_AHEAD;
    let fitting = 0;
    for (;;) {
      if (fitting === 0 && !(clock.year <= lastYear)) {
        return undefined;
      }
      if (fitting < 1 && !this.months.has(clock.month)) {
        clock.nextMonth();
        fitting = 0;
      } else if (fitting < 2 && !this.matchesDay(clock.wall)) {
        clock.nextDay();
        fitting = clock.dayOfMonth === 1 ? 0 : 1;
      } else if (fitting < 3 && !this.hours.has(clock.hour)) {
        clock.nextHour();
        fitting = clock.hour === 0 ? 0 : 2;
      } else if (fitting < 4 && !this.minutes.has(clock.minute)) {
        clock.nextMinute();
        fitting = clock.minute === 0 ? 0 : 3;
      } else if (clock.wall.getUTCSeconds() !== 0) {
        clock.nextMinute();
        fitting = 0;
      } else {
        return clock.time;
      }
    }
  }

  /** Two restricted day fields mean "either"; otherwise both must hold. */
  private matchesDay(date: Date): boolean {
    const dayOfMonth = this.daysOfMonth.has(date.getUTCDate());
    const weekday = this.weekdays.has(date.getUTCDay());
    return this.daysOfMonth.any || this.weekdays.any
      ? dayOfMonth && weekday
      : dayOfMonth || weekday;
  }
}

/** `CRON_TZ=Asia/Tokyo 0 9 * * *`: the schedule's own zone comes before its fields. */
function takeZone(text: string): { spec: string; zone?: IANAZone } {
  const prefix = /^(?:CRON_TZ|TZ)=(\S*)(.*)$/s.exec(text);
  if (!prefix) {
    return { spec: text };
  }
  const [, name, rest] = prefix;
  const spec = rest.trim();
  // "Local" is the zone of the server, which runs on UTC
  if (name === '' || name === 'UTC' || name === 'Local') {
    return { spec };
  }
  const zone = findZone(name);
  if (!zone) {
    throw new Error(`provided bad location ${name}: unknown time zone ${name}`);
  }
  return { spec, zone };
}
