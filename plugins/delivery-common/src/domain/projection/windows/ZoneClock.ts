import type { IANAZone } from 'luxon';
import { readZoneOffset } from './TimeZone';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A clock of a time zone that is put forward unit by unit. The first step cuts the smaller
 * units off. Times the clocks jump over become the moment they jump to or from, as in Go.
 */
export class ZoneClock {
  /** What the clock shows, as if it were UTC. */
  wall: Date;
  private cut = false;

  constructor(private readonly zone: IANAZone, public time: number) {
    this.wall = this.readWall();
  }

  get year(): number {
    return this.wall.getUTCFullYear();
  }

  /** 1 to 12. */
  get month(): number {
    return this.wall.getUTCMonth() + 1;
  }

  get dayOfMonth(): number {
    return this.wall.getUTCDate();
  }

  get hour(): number {
    return this.wall.getUTCHours();
  }

  get minute(): number {
    return this.wall.getUTCMinutes();
  }

  nextMonth(): void {
    this.cutTo(Date.UTC(this.year, this.month - 1, 1));
    const next = new Date(this.wall);
    next.setUTCMonth(next.getUTCMonth() + 1);
    this.setWall(next.getTime());
  }

  nextDay(): void {
    this.cutTo(startOf(this.wall.getTime(), DAY));
    this.setWall(this.wall.getTime() + DAY);
    // where clocks jump at midnight a day begins an hour off: back to the nearest midnight
    const { hour } = this;
    if (hour !== 0) {
      this.setTime(this.time + (hour > 12 ? 24 - hour : -hour) * HOUR);
    }
  }

  nextHour(): void {
    this.cutTo(startOf(this.wall.getTime(), HOUR));
    this.setTime(this.time + HOUR);
  }

  nextMinute(): void {
    this.cut = true;
    this.setTime(startOf(this.time, MINUTE) + MINUTE);
  }

  private cutTo(wall: number): void {
    if (!this.cut) {
      this.cut = true;
      this.setWall(wall);
    }
  }

  private setWall(wall: number): void {
    const guess = wall - readZoneOffset(this.zone, wall);
    this.setTime(wall - readZoneOffset(this.zone, guess));
  }

  private setTime(time: number): void {
    this.time = time;
    this.wall = this.readWall();
  }

  private readWall(): Date {
    return new Date(this.time + readZoneOffset(this.zone, this.time));
  }
}

function startOf(time: number, unit: number): number {
  return Math.floor(time / unit) * unit;
}
