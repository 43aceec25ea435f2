import { IANAZone } from 'luxon';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');

interface Bounds {
  min: number;
  max: number;
  names?: string[];
}

interface Field {
  values: ReadonlySet<number>;
  /** Whether the field says "any"; decides how day of month and day of week combine. */
  any: boolean;
}

/**
 * A cron schedule of five fields in the dialect of Argo CD's sync windows: no seconds, no
 * `@daily`, Sunday is 0 and never 7, and a step other than 1 makes a field a restriction.
 *
 * @public
 */
export class CronSchedule {
  /** Throws an `Error` that names what does not fit. */
  static parse(text: string): CronSchedule {
    const { spec, zone } = takeZone(text);
    if (spec === '') {
      throw new Error('empty spec string');
    }
    if (spec.startsWith('@')) {
      throw new Error(`parser does not accept descriptors: ${spec}`);
    }
    const fields = spec.split(/\s+/);
    if (fields.length !== 5) {
      throw new Error(
        `expected exactly 5 fields, found ${fields.length}: [${fields.join(
          ' ',
        )}]`,
      );
    }
    return new CronSchedule(
      parseField(fields[0], { min: 0, max: 59 }),
      parseField(fields[1], { min: 0, max: 23 }),
      parseField(fields[2], { min: 1, max: 31 }),
      parseField(fields[3], { min: 1, max: 12, names: ['', ...MONTHS] }),
      parseField(fields[4], { min: 0, max: 6, names: WEEKDAYS }),
      zone,
    );
  }

  private constructor(
    private readonly minutes: Field,
    private readonly hours: Field,
    private readonly daysOfMonth: Field,
    private readonly months: Field,
    private readonly weekdays: Field,
    private readonly zone: IANAZone | undefined,
  ) {}

  /**
   * The first activation after a moment, which is cut to the second first. Undefined where
   * none comes within five years (30 February).
   */
  nextAfter(moment: number): number | undefined {
    let time = Math.floor(moment / 1000) * 1000 + 1000;
    const lastYear = new Date(this.toWall(time)).getUTCFullYear() + 5;
    for (;;) {
      const wall = new Date(this.toWall(time));
      if (wall.getUTCFullYear() > lastYear) {
        return undefined;
      }
      if (!this.months.values.has(wall.getUTCMonth() + 1)) {
        const month = Date.UTC(
          wall.getUTCFullYear(),
          wall.getUTCMonth() + 1,
          1,
        );
        time = Math.max(this.fromWall(month), time + MINUTE);
      } else if (!this.matchesDay(wall)) {
        const day = startOf(wall.getTime(), DAY) + DAY;
        // where clocks jump at midnight the day begins later than it is computed
        time = Math.max(this.fromWall(day), time + MINUTE);
      } else if (!this.hours.values.has(wall.getUTCHours())) {
        time = startOf(time, HOUR, this.offset(time)) + HOUR;
      } else if (!this.minutes.values.has(wall.getUTCMinutes())) {
        time = startOf(time, MINUTE) + MINUTE;
      } else if (wall.getUTCSeconds() !== 0) {
        time = startOf(time, MINUTE) + MINUTE;
      } else {
        return time;
      }
    }
  }

  /**
   * The last activation at or before a moment and not before `earliest`. Works with the
   * zone's offset at that moment, so it may miss by an hour where clocks change.
   */
  previousAtOrBefore(moment: number, earliest: number): number | undefined {
    const offset = this.offset(moment);
    const wall = moment + offset;
    for (
      let day = startOf(wall, DAY);
      day + DAY > earliest + offset;
      day -= DAY
    ) {
      if (!this.matchesDay(new Date(day)) || !this.matchesMonth(day)) {
        continue;
      }
      const found = this.lastOfDay(day, wall);
      if (found !== undefined) {
        const time = found - offset;
        return time >= earliest ? time : undefined;
      }
    }
    return undefined;
  }

  private lastOfDay(day: number, limit: number): number | undefined {
    for (let hour = 23; hour >= 0; hour -= 1) {
      const start = day + hour * HOUR;
      if (!this.hours.values.has(hour) || start > limit) {
        continue;
      }
      for (let minute = 59; minute >= 0; minute -= 1) {
        const time = start + minute * MINUTE;
        if (this.minutes.values.has(minute) && time <= limit) {
          return time;
        }
      }
    }
    return undefined;
  }

  private matchesMonth(wall: number): boolean {
    return this.months.values.has(new Date(wall).getUTCMonth() + 1);
  }

  /** Two restricted day fields mean "either"; otherwise both must hold. */
  private matchesDay(wall: Date): boolean {
    const dayOfMonth = this.daysOfMonth.values.has(wall.getUTCDate());
    const weekday = this.weekdays.values.has(wall.getUTCDay());
    return this.daysOfMonth.any || this.weekdays.any
      ? dayOfMonth && weekday
      : dayOfMonth || weekday;
  }

  private offset(time: number): number {
    return this.zone ? this.zone.offset(time) * MINUTE : 0;
  }

  private toWall(time: number): number {
    return time + this.offset(time);
  }

  /** The moment a wall clock shows `wall`; the first moment after it where clocks jump. */
  private fromWall(wall: number): number {
    const guess = wall - this.offset(wall);
    return wall - this.offset(guess);
  }
}

function startOf(time: number, unit: number, offset = 0): number {
  return Math.floor((time + offset) / unit) * unit - offset;
}

function takeZone(text: string): { spec: string; zone?: IANAZone } {
  const prefix = /^(?:CRON_TZ|TZ)=(\S*)(.*)$/s.exec(text);
  if (!prefix) {
    return { spec: text.trim() };
  }
  const [, name, rest] = prefix;
  if (name === '' || name === 'UTC') {
    return { spec: rest.trim() };
  }
  const zone = findZone(name);
  if (!zone) {
    throw new Error(`provided bad location ${name}: unknown time zone ${name}`);
  }
  return { spec: rest.trim(), zone };
}

/** An IANA zone by name; offsets such as `+02:00` are not names. */
export function findZone(name: string): IANAZone | undefined {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name)
    ? IANAZone.create(name)
    : undefined;
}

function parseField(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',').filter(entry => entry !== '')) {
    const range = parseRange(part, bounds);
    any ||= range.any;
    for (let value = range.from; value <= range.to; value += range.step) {
      values.add(value);
    }
  }
  return { values, any };
}

function parseRange(
  part: string,
  bounds: Bounds,
): { from: number; to: number; step: number; any: boolean } {
  const [span, stepText, ...moreSlashes] = part.split('/');
  const [low, high, ...moreHyphens] = span.split('-');
  const star = low === '*' || low === '?';
  if (moreHyphens.length > 0 && !star) {
    throw new Error(`too many hyphens: ${part}`);
  }
  if (moreSlashes.length > 0) {
    throw new Error(`too many slashes: ${part}`);
  }
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  const from = star ? bounds.min : parseNumberOrName(low, bounds);
  let to = star ? bounds.max : from;
  if (!star && high !== undefined) {
    to = parseNumberOrName(high, bounds);
  } else if (stepText !== undefined) {
    to = bounds.max;
  }
  if (from < bounds.min) {
    throw new Error(
      `beginning of range (${from}) below minimum (${bounds.min}): ${part}`,
    );
  }
  if (to > bounds.max) {
    throw new Error(
      `end of range (${to}) above maximum (${bounds.max}): ${part}`,
    );
  }
  if (from > to) {
    throw new Error(
      `beginning of range (${from}) beyond end of range (${to}): ${part}`,
    );
  }
  if (step === 0) {
    throw new Error(`step of range should be a positive number: ${part}`);
  }
  return { from, to, step, any: star && step === 1 };
}

function parseNumberOrName(text: string, bounds: Bounds): number {
  const named = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  return text !== '' && named >= 0 ? named : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^\+?\d+$/.test(text)) {
    throw new Error(`failed to parse int from ${text}`);
  }
  return Number(text);
}
